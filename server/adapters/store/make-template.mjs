// Makes a fresh PostgreSQL cluster in the given folder: `node make-template.mjs <folder>`. The build puts one beside the server.
import { PGlite } from '@electric-sql/pglite';

const db = await PGlite.create({ dataDir: process.argv[2] });
await db.close();
