/** What stands for a parameter of an address: something that the recorded calls or the demo's configuration has. */
const SAMPLES: Readonly<Record<string, string>> = {
  $number: '1',
  $rule: 'missed-to-chat',
  $adapter: 'crm',
};

/** An address that shows something for the path of a page, e.g. /calls/1 for /calls/$number. */
export function sampleAddress(path: string): string {
  return path.replaceAll(/\$\w+/g, (name) => {
    const sample = SAMPLES[name];
    if (sample === undefined) throw new Error(`${path}: a sample for ${name} is missing in page-samples.ts`);
    return sample;
  });
}
