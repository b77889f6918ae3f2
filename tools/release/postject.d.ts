/** postject has no types of its own. */
declare module 'postject' {
  export function inject(
    file: string,
    resource: string,
    content: Buffer,
    options: {readonly sentinelFuse: string; readonly machoSegmentName: string},
  ): Promise<void>
}
