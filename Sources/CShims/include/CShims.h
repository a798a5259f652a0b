#ifndef STAMPEDE_CSHIMS_H
#define STAMPEDE_CSHIMS_H

#include <stdint.h>
#include <time.h>

/// Nanoseconds on the monotonic clock, counted from a point fixed while the machine runs.
static inline int64_t shim_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/// Asks for the cache line at an address, to be written soon. Any address will do; nothing is read.
static inline void shim_prefetch(const void *address) {
    __builtin_prefetch(address, 1, 3);
}

#endif
