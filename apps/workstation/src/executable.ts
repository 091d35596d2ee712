// Entry of the single executable, which is no module: it cannot wait at its top level.
import { runCommandLine } from './run-command-line.ts';

void runCommandLine();
