/** Where a floating panel stands: its distances from one corner of the page, so that it keeps its place when the page is resized. */

export interface Place {
  readonly corner: 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left';
  /** Pixels from that corner's sides. */
  readonly x: number;
  readonly y: number;
}
interface Box { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
interface Page { readonly width: number; readonly height: number }

/** The corner's name is by reading direction: "right" is where lines end. */
const atRight = (corner: Place['corner'], rtl: boolean): boolean => corner.endsWith('right') !== rtl;
const atBottom = (corner: Place['corner']): boolean => corner.startsWith('bottom');

export const placeOf = (corner: Place['corner'], box: Box, page: Page, rtl: boolean): Place => ({
  corner, x: atRight(corner, rtl) ? page.width - box.left - box.width : box.left, y: atBottom(corner) ? page.height - box.top - box.height : box.top,
});

/** Never farther than the page's edge, so that its bar can always be reached. */
export function moved(from: Place, by: { readonly dx: number; readonly dy: number }, box: Pick<Box, 'width' | 'height'>, page: Page, rtl: boolean): Place {
  const within = (value: number, most: number): number => Math.round(Math.min(Math.max(0, value), Math.max(0, most)));
  return {
    corner: from.corner,
    x: within(from.x + (atRight(from.corner, rtl) ? -by.dx : by.dx), page.width - box.width),
    y: within(from.y + (atBottom(from.corner) ? -by.dy : by.dy), page.height - box.height),
  };
}
