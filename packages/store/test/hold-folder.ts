/** Holds a data folder until it is killed. */
import { openDataFolder } from '../src/index.ts';

const folder = openDataFolder(process.argv[2] ?? '', 0);
process.send?.(folder.file);
process.on('disconnect', () => process.exit(0));
