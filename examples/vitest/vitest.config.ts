import { defineConfig } from 'vitest/config';

// Of its own, so that no configuration further up is taken.
export default defineConfig({ test: { include: ['*.test.ts'] } });
