// zlib, from the system's zlib1g-dev: the compression that histogram logs are defined with.
#include <zlib.h>
