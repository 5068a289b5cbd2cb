// What cuda_emulation.h declares: the calls of a kernel, handed to the block that the kernel's thread belongs to.
#include "cuda_emulation.h"

#include <string>

#include "block.h"
#include "cuda_api.h"

namespace emulator {

namespace {

Place placeOf(const std::source_location& place) {
    return {place.function_name(), static_cast<unsigned>(place.line())};
}

} // namespace

unsigned char* dynamicSharedMemory() {
    return reinterpret_cast<unsigned char*>(BlockRunner::current()->sharedMemory());
}

int meetBlock(Vote vote, bool opinion, const std::source_location& place) {
    return BlockRunner::current()->meetBlock(vote, opinion, placeOf(place));
}

void meetLanes(unsigned mask, const std::source_location& place) {
    BlockRunner::current()->meetWarp(WarpAct::synchronize, mask, 0, 0, placeOf(place));
}

unsigned ballot(unsigned mask, bool opinion, const std::source_location& place) {
    return static_cast<unsigned>(
        BlockRunner::current()->meetWarp(WarpAct::ballot, mask, opinion ? 1 : 0, 0, placeOf(place)));
}

std::uint64_t exchange(unsigned mask, std::uint64_t value, unsigned sourceLane, const std::source_location& place) {
    return BlockRunner::current()->meetWarp(WarpAct::shuffle, mask, value, sourceLane, placeOf(place));
}

unsigned currentLane() { return BlockRunner::current()->lane(); }

void trap(const char* why) { BlockRunner::current()->fail(CUDA_ERROR_ILLEGAL_INSTRUCTION, why); }

unsigned checkedWidth(int width) {
    if (width < 1 || width > warpSize || (width & (width - 1)) != 0) {
        BlockRunner::current()->fail(CUDA_ERROR_LAUNCH_FAILED,
                                     "a shuffle's width is 1, 2, 4, 8, 16 or 32, not " + std::to_string(width));
    }
    return static_cast<unsigned>(width);
}

} // namespace emulator
