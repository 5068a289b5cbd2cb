#include "static_shared.h"

#include <cstdint>
#include <cstring>

#include "failure.h"

namespace emulator {

void clearStaticSharedMemory() {
    const auto begin = reinterpret_cast<std::uintptr_t>(staticSharedMemoryBegin);
    const auto end = reinterpret_cast<std::uintptr_t>(staticSharedMemoryEnd) + sizeof staticSharedMemoryEnd;
    constexpr std::uintptr_t plausible = 16 << 20;
    if (end <= begin || end - begin > plausible) {
        throw Failure(CUDA_ERROR_NOT_SUPPORTED, "the linker has put the kernels' variables in another order");
    }
    std::memset(reinterpret_cast<void*>(begin), 0xff, end - begin);
}

} // namespace emulator
