/** `node packages/testkit/src/lab/prepare.ts [suite]`: fetches and unpacks the lab's Asterisk ahead of the live tests. */
import { prepareAsteriskRoot } from './asterisk-root.ts';

const suite = process.argv[2] ?? 'sid';
const outcome = await prepareAsteriskRoot({ suite, report: (line) => console.log(`asterisk lab: ${line}`) });
if (outcome.kind === 'ready') console.log(`asterisk lab: ${outcome.root.version} in ${outcome.root.folder}`);
else console.error(`asterisk lab: ${outcome.reason}`);
process.exitCode = outcome.kind === 'ready' ? 0 : 1;
