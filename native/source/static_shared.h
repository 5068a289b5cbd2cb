// The static shared memory of kernels: their __shared__ variables, as this thread of the operating system has them.
#pragma once

#include <cstddef>

namespace emulator {

/**
 * Makes every byte 0xff, as a block finds it that reads what it has not written.
 *
 * The variables are thread-local, and lie between two marks of ours, because the build links what is compiled from *.cu
 * between the two files that define the marks.
 */
void clearStaticSharedMemory();

extern constinit thread_local std::byte staticSharedMemoryBegin[16];
extern constinit thread_local std::byte staticSharedMemoryEnd[16];

} // namespace emulator
