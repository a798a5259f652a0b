#ifndef STAMPEDE_CSHIMS_H
#define STAMPEDE_CSHIMS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <time.h>

/// Nanoseconds on the monotonic clock, counted from a point fixed while the machine runs.
static inline int64_t shim_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/// Nanoseconds on the clock of the day, which may be set.
static inline int64_t shim_realtime_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/// Sleeps until the monotonic clock shows so many nanoseconds. A signal does not end the sleep.
void shim_sleep_until(int64_t nanoseconds);

/// Asks the kernel to stamp what a socket, or those it will accept, receives. Returns 0 or an error.
int shim_stamp_receipts(int socket);

/// Receives bytes, and the kernel's stamp of the last of them on the clock of the day in nanoseconds;
/// 0 where it has none.
///
/// Returns the count of bytes, 0 at the end of the stream, or an error's number negated.
int64_t shim_receive(int socket, void *bytes, size_t size, int64_t *stamp);

/// Waits like epoll_wait, for at most `nanoseconds`; a negative number waits without end. Returns the
/// count of events, or an error's number negated.
int shim_poll(int poll, struct epoll_event *events, int capacity, int64_t nanoseconds);

/// Asks for the cache line at an address, to be written soon. Any address will do; nothing is read.
static inline void shim_prefetch(const void *address) {
    __builtin_prefetch(address, 1, 3);
}

/// Tells the processor that this thread only waits.
static inline void shim_relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/// Binds this thread to the core that is number `index` of those it may run on, counted round.
///
/// Returns 0, or the number of the error.
int shim_pin_thread(int index);

/// The number of cores that this thread may run on, at least 1.
int shim_core_count(void);

/// Memory of `size` bytes for `free`, or NULL; from 4 MiB on it begins at a huge page and is advised to
/// lie on such.
static inline void *shim_allocate(size_t size) {
    const size_t huge = (size_t)1 << 21;
    if (size < 2 * huge) return malloc(size);
    void *memory = NULL;
    if (posix_memalign(&memory, huge, size) != 0) return NULL;
#ifdef MADV_HUGEPAGE
    madvise(memory, size / huge * huge, MADV_HUGEPAGE);
#endif
    return memory;
}

#endif
