/** Paths of the files below the data folder. */
export type Folders = ReturnType<typeof foldersOf>;

/** @param data the data folder */
export function foldersOf(data: string) {
  return {
    /** Uploads that have not been accepted yet. */
    incoming: `${data}/incoming`,
    content: (guid: string) => `${data}/content/${guid}`,
    archive: (guid: string, bundle: number) => `${data}/content/${guid}/${bundle}.tar.gz`,
    unpacked: (guid: string, bundle: number) => `${data}/content/${guid}/${bundle}`,
    lockfile: (guid: string, bundle: number) => `${data}/content/${guid}/${bundle}.lock`,
    thumbnail: (guid: string) => `${data}/content/${guid}/thumbnail`,
  };
}
