/** What happened with each customer: a list in memory that the page shows and the workstation's events add to. */

export interface Activity { readonly customerId: string; readonly icon: 'in' | 'out' | 'note' | 'order' | 'missed'; readonly text: string; readonly at: string }

const seed: readonly Activity[] = [
  { customerId: 'c-1041', icon: 'in', text: 'Asked when the new machine arrives. Anna promised a call back.', at: 'Yesterday 16:20' },
  { customerId: 'c-1041', icon: 'order', text: 'Ordered an espresso machine, two groups', at: '12 Nov' },
  { customerId: 'c-1041', icon: 'note', text: 'Interested in a maintenance contract', at: '28 Oct' },
  { customerId: 'c-1058', icon: 'order', text: 'Ordered 12 milk jugs', at: '9 Nov' },
  { customerId: 'c-1063', icon: 'out', text: 'Told about the new delivery date, satisfied', at: '16 Nov' },
  { customerId: 'c-1063', icon: 'missed', text: 'Called and hung up in the queue', at: '15 Nov' },
  { customerId: 'c-1070', icon: 'note', text: 'Third shop opens on 11 January', at: '17 Nov' },
  { customerId: 'c-1074', icon: 'out', text: 'Talked about the contract for next year', at: '2 Nov' },
  { customerId: 'c-1081', icon: 'in', text: 'Asked for light roasts', at: '18 Nov' },
  { customerId: 'c-1085', icon: 'order', text: 'Machine delivered and installed', at: '14 Nov' },
];

export interface ActivityLog {
  of(customerId: string): readonly Activity[];
  add(activity: Omit<Activity, 'at'>): void;
  onChange(listener: () => void): void;
}

export function createActivityLog(now: () => Date): ActivityLog {
  let entries = seed;
  const listeners: (() => void)[] = [];
  return {
    of: (customerId) => entries.filter((entry) => entry.customerId === customerId),
    add(activity) {
      const at = `Today ${now().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}`;
      entries = [{ ...activity, at }, ...entries];
      for (const listener of listeners) listener();
    },
    onChange(listener) { listeners.push(listener); },
  };
}
