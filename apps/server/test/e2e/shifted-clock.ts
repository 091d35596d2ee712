/** Imported before a process of Ringhook: its wall clock is off by TEST_CLOCK_SHIFT_MS, and jumps by TEST_CLOCK_JUMP_MS at every SIGUSR2. */
const real = Date.now;
let shiftMs = Number(process.env['TEST_CLOCK_SHIFT_MS'] ?? 0);

Date.now = () => real() + shiftMs;
process.on('SIGUSR2', () => {
  shiftMs += Number(process.env['TEST_CLOCK_JUMP_MS'] ?? 0);
  console.log(JSON.stringify({ msg: 'clock.jumped' }));
});
