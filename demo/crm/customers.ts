/** The demo company's customers. The first one is the customer's phone page: it rings when it is dialled. */

export interface Order { readonly id: string; readonly what: string; readonly amount: string; readonly date: string; readonly state: 'delivered' | 'on its way' | 'open' }
export interface Customer {
  readonly id: string; readonly name: string; readonly company: string; readonly role: string;
  readonly phone: string; readonly email: string; readonly city: string; readonly since: string;
  readonly tag: 'Key account' | 'Regular' | 'New'; readonly note: string; readonly orders: readonly Order[];
}

const order = (id: string, what: string, amount: string, date: string, state: Order['state']): Order => ({ id, what, amount, date, state });

export const customers: readonly Customer[] = [
  {
    id: 'c-1041', name: 'Liu Wei', company: 'Bund Roasters', role: 'Owner', phone: '13800138000', email: 'liu.wei@bundroasters.example', city: 'Shanghai', since: 'March 2021',
    tag: 'Key account', note: 'Prefers calls before ten. Asks about the second grinder.',
    orders: [order('A-3311', 'Espresso machine, two groups', '¥ 46 800', '12 Nov', 'on its way'), order('A-3207', 'Beans, 60 kg', '¥ 9 300', '28 Oct', 'delivered')],
  },
  {
    id: 'c-1058', name: 'Sofia Marquez', company: 'Café Alameda', role: 'Manager', phone: '+34 910 555 217', email: 'sofia@alameda.example', city: 'Madrid', since: 'June 2022',
    tag: 'Regular', note: 'Invoices go to the head office.',
    orders: [order('A-3302', 'Milk jugs, 12', '€ 264', '9 Nov', 'delivered')],
  },
  {
    id: 'c-1063', name: 'Tom Okafor', company: 'Dockside Bakery', role: 'Buyer', phone: '+44 20 7946 0317', email: 'tom@dockside.example', city: 'London', since: 'January 2023',
    tag: 'Regular', note: 'Complained about a late delivery in October; solved.',
    orders: [order('A-3318', 'Descaling kit, 6', '£ 138', '16 Nov', 'open'), order('A-3150', 'Beans, 25 kg', '£ 410', '4 Oct', 'delivered')],
  },
  {
    id: 'c-1070', name: 'Hanna Lindqvist', company: 'Fika & Co', role: 'Owner', phone: '+46 8 555 012 40', email: 'hanna@fika.example', city: 'Stockholm', since: 'September 2024',
    tag: 'Key account', note: 'Opens a third shop in January.',
    orders: [order('A-3320', 'Grinder, 3', 'kr 41 700', '17 Nov', 'open')],
  },
  {
    id: 'c-1074', name: 'Marcus Grant', company: 'Grant Hotels', role: 'Purchasing', phone: '+1 212 555 0142', email: 'm.grant@granthotels.example', city: 'New York', since: 'May 2020',
    tag: 'Key account', note: 'Yearly contract ends in December.',
    orders: [order('A-3296', 'Service contract, 14 machines', '$ 18 900', '2 Nov', 'open'), order('A-3102', 'Filter coffee, 120 kg', '$ 2 640', '19 Sep', 'delivered')],
  },
  {
    id: 'c-1081', name: 'Wang Fang', company: 'Lotus Tea House', role: 'Manager', phone: '18612345521', email: 'wang.fang@lotus.example', city: 'Hangzhou', since: 'April 2025',
    tag: 'New', note: 'Wants to taste the light roasts first.',
    orders: [order('A-3325', 'Tasting set', '¥ 380', '19 Nov', 'on its way')],
  },
  {
    id: 'c-1085', name: 'Priya Nair', company: 'Corner Books', role: 'Owner', phone: '+91 22 5550 1182', email: 'priya@cornerbooks.example', city: 'Mumbai', since: 'July 2025',
    tag: 'New', note: 'Small machine for the reading corner.',
    orders: [order('A-3315', 'Espresso machine, one group', '₹ 1 24 000', '14 Nov', 'delivered')],
  },
  {
    id: 'c-1090', name: 'Julien Petit', company: 'Boulangerie Petit', role: 'Baker', phone: '+33 1 55 55 01 73', email: 'julien@petit.example', city: 'Lyon', since: 'February 2024',
    tag: 'Regular', note: 'Speaks little English; e-mail works best.',
    orders: [order('A-3288', 'Beans, 40 kg', '€ 720', '30 Oct', 'delivered')],
  },
  {
    id: 'c-1093', name: 'Desk phone 1001', company: 'Warehouse', role: 'Inside the house', phone: '1001', email: 'warehouse@finch.example', city: 'Shanghai', since: 'May 2020',
    tag: 'Regular', note: 'Rings when a SIP phone has registered as 1001.',
    orders: [],
  },
];

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Any part of a name, company, city, e-mail or number. */
export function search(query: string, tag: string): readonly Customer[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter((word) => word !== '');
  return customers.filter((customer) => {
    if (tag !== 'All' && customer.tag !== tag) return false;
    const text = `${customer.name} ${customer.company} ${customer.city} ${customer.email} ${customer.phone} ${digitsOf(customer.phone)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The customer behind a number on the line; masked or unknown numbers are nobody. */
export function customerOf(number: string): Customer | undefined {
  const digits = digitsOf(number);
  return digits.length < 4 ? undefined : customers.find((customer) => digitsOf(customer.phone).endsWith(digits) || digits.endsWith(digitsOf(customer.phone)));
}
