/** The demo's call flow: opening hours, a greeting, sales or support, and a friendly end. */

const queue = { announcement: ['queue-before', '${WaitNo}', 'queue-after'], announceEverySeconds: 30, failed: 'no-agent' };

export const demoFlow = {
  start: 'start',
  nodes: [
    { id: 'start', type: 'start', label: 'Start', next: 'hours' },
    {
      id: 'hours', type: 'workingHours', label: 'Opening hours', open: 'welcome', closed: 'closed',
      // Open round the clock, so that the demo works whenever somebody tries it; 09:00 to 18:00 is one edit away.
      schedule: { timeZone: 'UTC', periods: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }] },
    },
    { id: 'welcome', type: 'prompt', label: 'Welcome', prompt: 'welcome', interruptible: true, next: 'menu' },
    {
      id: 'menu', type: 'menu', label: 'Main menu', prompt: 'menu', timeoutSeconds: 5, timeoutPrompt: 'timeout', errorPrompt: 'invalid', maxErrors: 3, exceeded: 'goodbye',
      keys: [{ digit: '1', label: 'Sales', next: 'sales' }, { digit: '2', label: 'Support', next: 'support' }],
    },
    { id: 'sales', type: 'transferToAgent', label: 'To sales', skillGroups: ['sales'], overflow: 'support', ...queue },
    { id: 'support', type: 'transferToAgent', label: 'To support', skillGroups: ['support'], ...queue },
    { id: 'closed', type: 'hangUp', label: 'Closed', prompt: 'closed' },
    { id: 'no-agent', type: 'hangUp', label: 'Nobody there', prompt: 'no-agent' },
    { id: 'goodbye', type: 'hangUp', label: 'Goodbye', prompt: 'goodbye' },
  ],
} as const;
