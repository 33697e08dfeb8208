/** The blob port: files that an administrator gave or the center made, by name. */
export interface Blobs {
  /** Where it lies, for the media engine; undefined when there is none. */
  path(name: string): Promise<string | undefined>;
  /** There as a whole when it resolves, or not at all. */
  put(name: string, content: Buffer): Promise<void>;
}
