// Turns the arguments of cuLaunchKernel into work for a stream.
#pragma once

#include <cstddef>
#include <memory>

#include "block.h"
#include "driver.h"

namespace emulator {

// What every emulated device has, as GPUs from Pascal on.
constexpr int maximalThreadsPerBlock = 1024;
constexpr int maximalBlockDepth = 64;
constexpr int maximalGridHeight = 65535;
constexpr int sharedBytesPerBlock = 48 * 1024;
constexpr int registersPerMultiprocessor = 64 * 1024;
constexpr int registersPerThread = 32; // of a kernel; made up
constexpr int multiprocessors = 8;

/** How much shared memory a block may have where it was asked for. */
int sharedBytesPerBlockOnRequest(int computeCapability);
int sharedBytesPerMultiprocessor(int computeCapability);
int threadsPerMultiprocessor(int computeCapability);

/** Checks a launch as the driver does. Throws Failure. */
void checkLaunch(const Driver& driver, const Function& function, const Context& context, Index blocks, Index threads,
                 std::size_t sharedBytes);

/** The work, with a copy of the arguments; the driver's lock is held. */
Work kernelWork(const Driver& driver, const Function& function, const std::shared_ptr<Context>& context, Index blocks,
                Index threads, std::size_t sharedBytes, const void* arguments);

} // namespace emulator
