// Linked behind all kernels.
#include "static_shared.h"

constinit thread_local std::byte emulator::staticSharedMemoryEnd[16];
