declare module 'unbzip2-stream' {
  /** A stream of the first generation that turns bzip2 bytes into plain ones. */
  export default function unbzip2(): NodeJS.ReadWriteStream;
}
