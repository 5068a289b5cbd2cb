#include "launch.h"

#include <cstring>
#include <string>
#include <vector>

#include "grid_runner.h"

namespace emulator {

namespace {

// On 64-bit Linux a process's heaps, stacks and libraries lie above this, but for those of fixed-address programs.
constexpr std::uint64_t lowestHostAddress = 0x5500'0000'0000;

/**
 * What the arguments point to. A kernel cannot reach the host's memory; here it could, so whatever among the arguments
 * looks like an address of it is refused. Numbers do not look so: as doubles they would be denormal.
 */
std::vector<std::shared_ptr<Allocation>> findPointers(const Driver& driver, const Context& context,
                                                      const std::byte* arguments, std::size_t bytes,
                                                      std::string& complaint) {
    std::vector<std::shared_ptr<Allocation>> found;
    for (std::size_t at = 0; at + sizeof(std::uint64_t) <= bytes; at += sizeof(std::uint64_t)) {
        std::uint64_t word;
        std::memcpy(&word, arguments + at, sizeof word);
        const std::string where = "the argument at byte " + std::to_string(at);
        if (auto allocation = driver.memory.find(word)) {
            if (allocation->kind == MemoryKind::device && allocation->context != context.number) {
                complaint = where + " points to memory of another device";
            }
            found.push_back(std::move(allocation));
        } else if (driver.memory.wasFreed(word)) {
            complaint = where + " points to memory that was freed";
        } else if (word >= lowestHostAddress && isMapped(word)) {
            complaint = where + " points to memory of the host that is not page-locked, or behind an allocation";
        }
    }
    return found;
}

} // namespace

int sharedBytesPerBlockOnRequest(int computeCapability) {
    switch (computeCapability) {
    case 70: return 96 * 1024;
    case 75: return 64 * 1024;
    case 80: return 163 * 1024;
    case 86:
    case 89: return 99 * 1024;
    default: return computeCapability < 70 ? 48 * 1024 : computeCapability < 120 ? 227 * 1024 : 99 * 1024;
    }
}

int sharedBytesPerMultiprocessor(int computeCapability) {
    const int perBlock = sharedBytesPerBlockOnRequest(computeCapability);
    return computeCapability < 80 ? std::max(perBlock, 64 * 1024) : perBlock + 1024;
}

int threadsPerMultiprocessor(int computeCapability) {
    switch (computeCapability) {
    case 75: return 1024;
    case 86:
    case 89:
    case 120: return 1536;
    default: return 2048;
    }
}

void checkLaunch(const Driver& driver, const Function& function, const Context& context, Index blocks, Index threads,
                 std::size_t sharedBytes) {
    const std::string name = "kernel " + function.kernel->name;
    const auto device = static_cast<std::size_t>(context.device);
    const int capability = driver.settings.computeCapabilities.of(device);
    const std::uint64_t count = std::uint64_t{threads.x} * threads.y * threads.z;
    if (blocks.x == 0 || blocks.y == 0 || blocks.z == 0 || blocks.x > 0x7fffffff || blocks.y > maximalGridHeight ||
        blocks.z > maximalGridHeight) {
        throw Failure(CUDA_ERROR_INVALID_VALUE, name + ": a grid that no GPU takes");
    }
    if (count == 0 || threads.x > maximalThreadsPerBlock || threads.y > maximalThreadsPerBlock ||
        threads.z > maximalBlockDepth || count > maximalThreadsPerBlock) {
        throw Failure(CUDA_ERROR_INVALID_VALUE, name + ": a block that no GPU takes");
    }
    if (count > function.kernel->maximalThreads) {
        throw Failure(CUDA_ERROR_INVALID_VALUE, name + ": " + std::to_string(count) + " threads in a block, but it was "
                                                    "compiled for " +
                                                    std::to_string(function.kernel->maximalThreads));
    }
    if (sharedBytes > static_cast<std::size_t>(function.maximalDynamicSharedBytes)) {
        throw Failure(CUDA_ERROR_INVALID_VALUE,
                      name + ": " + std::to_string(sharedBytes) + " bytes of dynamic shared memory, but no more than " +
                          std::to_string(function.maximalDynamicSharedBytes) + " were asked for");
    }
    if (sharedBytes > static_cast<std::size_t>(sharedBytesPerBlockOnRequest(capability))) {
        throw Failure(CUDA_ERROR_INVALID_VALUE, name + ": more shared memory than the device has");
    }
}

Work kernelWork(const Driver& driver, const Function& function, const std::shared_ptr<Context>& context, Index blocks,
                Index threads, std::size_t sharedBytes, const void* arguments) {
    // Aligned as operator new aligns, which is enough for any structure of a kernel.
    const Kernel& kernel = *function.kernel;
    const std::shared_ptr<std::byte[]> copy(new std::byte[kernel.argumentBytes]);
    std::memcpy(copy.get(), arguments, kernel.argumentBytes);

    Work work;
    std::string complaint;
    work.uses = findPointers(driver, *context, copy.get(), kernel.argumentBytes, complaint);
    const unsigned runners = driver.settings.threads;
    const std::uint64_t seed = driver.settings.seed * 1000003 + static_cast<std::uint64_t>(driver.log.count("kernel"));
    work.run = [=, &kernel] {
        Driver& state = Driver::instance();
        {
            std::lock_guard lock(state.mutex);
            state.countExecution("kernel " + kernel.name);
            state.countExecution("kernel");
        }
        if (!complaint.empty()) {
            throw Failure(CUDA_ERROR_ILLEGAL_ADDRESS, "kernel " + kernel.name + ": " + complaint);
        }
        const DeviceMemoryAccess access;
        Grid grid;
        grid.kernel = kernel.name;
        grid.blocks = blocks;
        grid.threads = threads;
        grid.dynamicSharedBytes = sharedBytes;
        grid.body = [&] { kernel.run(copy.get()); };
        runGrid(grid, runners, seed);
        std::lock_guard lock(state.mutex);
        const std::string damage = state.memory.damage();
        if (!damage.empty()) {
            throw Failure(CUDA_ERROR_ILLEGAL_ADDRESS, "kernel " + kernel.name + ": " + damage);
        }
    };
    return work;
}

} // namespace emulator
