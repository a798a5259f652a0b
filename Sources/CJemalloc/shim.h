// jemalloc, from the system's libjemalloc-dev. Linking it replaces malloc for the whole process.
#include <jemalloc/jemalloc.h>
