// Runs all blocks of a kernel.
#pragma once

#include <cstdint>

#include "block.h"

namespace emulator {

/** Runs the grid's blocks on so many threads of the operating system, in an order drawn by lot. Throws Failure. */
void runGrid(const Grid& grid, unsigned threads, std::uint64_t seed);

} // namespace emulator
