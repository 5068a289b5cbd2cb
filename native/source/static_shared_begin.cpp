// Linked in front of all kernels.
#include "static_shared.h"

constinit thread_local std::byte emulator::staticSharedMemoryBegin[16];
