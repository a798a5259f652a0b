// zstd, from the system's libzstd-dev. The experimental section is needed for one parameter:
// ZSTD_c_literalCompressionMode, which forces Huffman coding of literals without a match search.
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>
#include <zstd_errors.h>
