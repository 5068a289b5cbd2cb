// One block of a kernel's grid: its threads, its shared memory, and how they meet.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "cuda_emulation.h"
#include "fiber.h"

namespace emulator {

struct Index {
    unsigned x = 0;
    unsigned y = 0;
    unsigned z = 0;
};

/** What is the same for all blocks of a launch. */
struct Grid {
    std::string kernel;
    Index blocks;
    Index threads;
    std::size_t dynamicSharedBytes = 0;
    std::function<void()> body; // one thread's work
};

/** A place in a kernel's source. */
struct Place {
    const char* function = "";
    unsigned line = 0;

    friend bool operator==(const Place& a, const Place& b) {
        return a.line == b.line && (a.function == b.function || std::strcmp(a.function, b.function) == 0);
    }
};


/** What the lanes of a warp may do together. */
enum class WarpAct { synchronize, shuffle, ballot };

/** Dynamic shared memory of exactly the size that was asked for, between red zones. */
class SharedMemory {
public:
    SharedMemory();
    ~SharedMemory();
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;

    /** Makes room for a block: every byte 0xff, so that what is read before it was written is NaN, or -1. */
    void prepare(std::size_t bytes);

    /** Whether nothing was written in front or behind. */
    bool intact() const;

    std::byte* data() const;
    std::size_t size() const { return size_; }

private:
    static constexpr std::size_t capacity = 256 * 1024;
    static constexpr std::size_t zone = 4096;

    std::unique_ptr<std::byte[]> room_;
    std::size_t size_ = 0;
};

/**
 * Runs blocks, one after the other, on the calling thread. Each thread of a block is a fiber, which runs until it meets
 * others at a barrier or in a warp. In what order they run is drawn by lot, anew at each barrier, so that a kernel that
 * relies on an order without saying so gives wrong results.
 */
class BlockRunner {
public:
    BlockRunner();
    ~BlockRunner();
    BlockRunner(const BlockRunner&) = delete;
    BlockRunner& operator=(const BlockRunner&) = delete;

    /** Runs one block. Throws Failure where it hangs, breaks the rules, or writes where it must not. */
    void run(const Grid& grid, Index block, std::uint64_t seed);

    /** The runner whose fiber is running on this thread of the operating system; null on any other. */
    static BlockRunner* current();

    // For the code of kernels, on a fiber:
    const Grid& grid() const { return *grid_; }
    std::byte* sharedMemory() const { return shared_.data(); }
    std::size_t sharedMemorySize() const { return shared_.size(); }
    Index runningThread() const { return running_->index; }
    unsigned lane() const;
    int meetBlock(Vote vote, bool opinion, Place place);
    std::uint64_t meetWarp(WarpAct act, unsigned mask, std::uint64_t value, unsigned sourceLane, Place place);
    [[noreturn]] void fail(int code, std::string&& why);

private:
    static constexpr unsigned warpSize = 32;

    enum class State { ready, atBarrier, inWarp, finished };

    struct Thread {
        Fiber fiber;
        BlockRunner* runner = nullptr;
        Index index;
        unsigned number = 0;
        State state = State::ready;
        Place place;
        Vote vote = Vote::none;
        bool opinion = false;
        WarpAct act = WarpAct::synchronize;
        unsigned mask = 0;
        unsigned sourceLane = 0;
        std::uint64_t value = 0;
        std::uint64_t result = 0;
    };

    static void runThread(void* thread);
    void resume(Thread& thread);
    void runReadyThreads(unsigned count, std::mt19937_64& lot);
    bool releaseBarrier(unsigned count);
    bool releaseWarp(Thread& arrived);
    Thread* laneOfWarp(const Thread& thread, unsigned lane);
    std::string nameOf(const Thread& thread) const;
    std::string describe(const Thread& thread) const;
    [[noreturn]] void reportHang(unsigned count) const;
    void throwIfFailed() const;

    const Grid* grid_ = nullptr;
    Index block_;
    unsigned count_ = 0;
    std::vector<std::unique_ptr<Thread>> threads_;
    std::vector<unsigned> order_;
    SharedMemory shared_;
    Thread* running_ = nullptr;
    int failureCode_ = 0;
    std::string failure_;
};

} // namespace emulator
