// Only in builds that ask for it (MINGCHA_BUILD_CORE=1). The core itself comes when it is called for: a start loads what a release's start loads.
Object.assign(window, { loadCore: async () => { await import('./core.ts') } })
