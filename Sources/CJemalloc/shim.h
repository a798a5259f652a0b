// jemalloc, from the system's libjemalloc-dev. Linking it replaces malloc for the whole process.
#include <jemalloc/jemalloc.h>

/// Memory of one arena, past the cache of the thread; null where there is none.
static inline void *shim_arena_allocate(size_t size, int log_alignment, unsigned arena) {
    return mallocx(size, MALLOCX_LG_ALIGN(log_alignment) | MALLOCX_ARENA(arena) | MALLOCX_TCACHE_NONE);
}
