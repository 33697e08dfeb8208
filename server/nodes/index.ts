/** Every node type a flow may use. A new one is a file beside this and a line here. */
import type { NodeType } from '../domain/flow.js';
import { hangUp } from './hang-up.js';
import { menu } from './menu.js';
import { prompt } from './prompt.js';
import { start } from './start.js';
import { transferToAgent } from './transfer-to-agent.js';
import { workingHours } from './working-hours.js';

export const nodeTypes: readonly NodeType[] = [start, prompt, menu, workingHours, transferToAgent, hangUp];
