// How tests steer the emulated driver: functions beside the driver's own, in the same library.
//
// In the environment, MAGTRACK4J_EMULATOR has the same, before anything is called, separated by semicolons:
//     MAGTRACK4J_EMULATOR='devices=2;memory=64000000;fail=cuMemAlloc:3:2'
#pragma once

#include <cstdint>

extern "C" {

/**
 * Changes the machine: devices (their number), names, computeCapabilities ("8.6,7.5"), memory (bytes; lists like the
 * former are for several devices), driverVersion (12040 is 12.4), cufftVersion, maximalDelay (microseconds that work on
 * a stream is held up at most), seed (of delays and of the order of threads), threads (that blocks run on).
 *
 * 0 if done; 1 if not, and magtrackEmulatorWhy() has the reason.
 */
int magtrackEmulatorSet(const char* name, const char* value);

/**
 * Lets the nth call of a function from now on fail with a code, and do nothing; nth 0: every call. A code after which a
 * context cannot be used any more (719, for example) makes it so.
 *
 * "kernel" is the execution of any kernel, "kernel <name>" that of one: the launch succeeds, and the failure shows
 * later, as on a GPU. "copy" and "set" are the execution of copies and of cuMemset... With the code 46
 * (CUDA_ERROR_DEVICE_UNAVAILABLE) the device is lost: it cannot be used again before magtrackEmulatorReset(). Functions
 * of cuFFT fail with cuFFT's codes.
 */
void magtrackEmulatorFail(const char* function, std::int64_t nth, int code);

/** How often a function was called, or "kernel", "kernel <name>", "copy", "set" executed, since the last reset. */
std::int64_t magtrackEmulatorCalls(const char* function);

/**
 * How many there are: "device allocations", "host allocations", "registered ranges", "device bytes", "streams",
 * "events", "modules", "contexts", "cufft plans"; or, since the last reset, "leaks" (what was still there when its
 * context was released for the last time), "pageable copies" (asynchronous copies from or to memory that is not
 * page-locked). -1 for anything else.
 */
std::int64_t magtrackEmulatorCount(const char* what);

/** Why the last call or kernel that failed did so, or what else was wrong; "" if nothing was. Valid until the next call on this thread. */
const char* magtrackEmulatorWhy();

/** The last calls, a line each, with their results; like the former. */
const char* magtrackEmulatorLog();

/**
 * Begins anew: settings as at the start, no faults, counts of 0, devices that were lost are back. Contexts and memory
 * that are still there stay.
 */
void magtrackEmulatorReset();

} // extern "C"
