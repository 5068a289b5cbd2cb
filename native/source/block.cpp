#include "block.h"

#include <bit>
#include <algorithm>

#include "cuda_emulation.h"
#include "failure.h"
#include "static_shared.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

// What a kernel reads; set whenever a fiber is resumed.
constinit thread_local uint3 threadIdx;
constinit thread_local uint3 blockIdx;
constinit thread_local uint3 blockDim;
constinit thread_local uint3 gridDim;

namespace emulator {

namespace {

constinit thread_local BlockRunner* currentRunner = nullptr;

constexpr std::byte untouched{0xff};
constexpr std::byte redZone{0xfb};

// What a lane gets from one that is not there.
constexpr std::uint64_t garbage = ~std::uint64_t{0};

std::string text(const Index& index) {
    return "(" + std::to_string(index.x) + "," + std::to_string(index.y) + "," + std::to_string(index.z) + ")";
}

uint3 asVector(const Index& index) { return {index.x, index.y, index.z}; }

} // namespace

SharedMemory::SharedMemory() : room_(new std::byte[capacity + 2 * zone]) {}

SharedMemory::~SharedMemory() {
#if defined(__SANITIZE_ADDRESS__)
    __asan_unpoison_memory_region(room_.get(), capacity + 2 * zone);
#endif
}

std::byte* SharedMemory::data() const {
    // As on a GPU, the beginning is well aligned, whatever the size.
    const auto address = reinterpret_cast<std::uintptr_t>(room_.get()) + zone;
    return reinterpret_cast<std::byte*>((address + 127) / 128 * 128);
}

void SharedMemory::prepare(std::size_t bytes) {
    if (bytes > capacity) {
        throw Failure(CUDA_ERROR_INVALID_VALUE, "more dynamic shared memory than any GPU has");
    }
    size_ = bytes;
#if defined(__SANITIZE_ADDRESS__)
    __asan_unpoison_memory_region(room_.get(), capacity + 2 * zone);
#endif
    std::fill(data() - zone / 2, data(), redZone);
    std::fill(data(), data() + bytes, untouched);
    std::fill(data() + bytes, data() + bytes + zone / 2, redZone);
#if defined(__SANITIZE_ADDRESS__)
    __asan_poison_memory_region(room_.get(), static_cast<std::size_t>(data() - room_.get()));
    __asan_poison_memory_region(data() + bytes,
                                static_cast<std::size_t>(room_.get() + capacity + 2 * zone - (data() + bytes)));
#endif
}

bool SharedMemory::intact() const {
#if defined(__SANITIZE_ADDRESS__)
    return true; // AddressSanitizer would have spoken
#else
    const auto clean = [](std::byte value) { return value == redZone; };
    return std::all_of(data() - zone / 2, data(), clean) &&
           std::all_of(data() + size_, data() + size_ + zone / 2, clean);
#endif
}

BlockRunner::BlockRunner() = default;
BlockRunner::~BlockRunner() = default;

BlockRunner* BlockRunner::current() { return currentRunner; }

void BlockRunner::run(const Grid& grid, Index block, std::uint64_t seed) {
    grid_ = &grid;
    block_ = block;
    count_ = grid.threads.x * grid.threads.y * grid.threads.z;
    failureCode_ = 0;
    std::string().swap(failure_);
    shared_.prepare(grid.dynamicSharedBytes);
    clearStaticSharedMemory();
    while (threads_.size() < count_) {
        threads_.push_back(std::make_unique<Thread>());
    }
    for (unsigned number = 0; number < count_; number++) {
        Thread& thread = *threads_[number];
        thread.runner = this;
        thread.number = number;
        thread.index = {number % grid.threads.x, number / grid.threads.x % grid.threads.y,
                        number / (grid.threads.x * grid.threads.y)};
        thread.state = State::ready;
        thread.fiber.prepare(&runThread, &thread);
    }
    blockIdx = asVector(block);
    blockDim = asVector(grid.threads);
    gridDim = asVector(grid.blocks);

    std::mt19937_64 lot(seed);
    for (bool more = true; more;) {
        runReadyThreads(count_, lot);
        more = releaseBarrier(count_);
    }
    if (!shared_.intact()) {
        throw Failure(CUDA_ERROR_ILLEGAL_ADDRESS, "kernel " + grid.kernel + ", block " + text(block) +
                                                      ": wrote outside its " + std::to_string(shared_.size()) +
                                                      " bytes of dynamic shared memory");
    }
}

void BlockRunner::runThread(void* argument) {
    auto* thread = static_cast<Thread*>(argument);
    thread->runner->grid_->body();
    thread->state = State::finished;
}

void BlockRunner::resume(Thread& thread) {
    threadIdx = asVector(thread.index);
    running_ = &thread;
    currentRunner = this;
    thread.fiber.resume();
    currentRunner = nullptr;
    running_ = nullptr;
    throwIfFailed();
}

/** Runs every thread that can go on, until none can. */
void BlockRunner::runReadyThreads(unsigned count, std::mt19937_64& lot) {
    const unsigned span = std::bit_ceil(count);
    for (bool progress = true; progress;) {
        progress = false;
        // Any odd step visits each number below a power of two once.
        const std::uint64_t draw = lot();
        const unsigned step = static_cast<unsigned>(draw >> 32) | 1;
        unsigned number = static_cast<unsigned>(draw);
        for (unsigned i = 0; i < span; i++, number += step) {
            const unsigned candidate = number & (span - 1);
            if (candidate < count && threads_[candidate]->state == State::ready) {
                resume(*threads_[candidate]);
                progress = true;
            }
        }
        if (!progress) {
            // Lanes may have been waiting for others that have returned since.
            for (unsigned i = 0; i < count; i++) {
                progress |= threads_[i]->state == State::inWarp && releaseWarp(*threads_[i]);
            }
        }
    }
}

/** Lets go on who waits at a barrier. False if all threads have returned. */
bool BlockRunner::releaseBarrier(unsigned count) {
    const Thread* first = nullptr;
    const Thread* returned = nullptr;
    unsigned votes = 0;
    for (unsigned i = 0; i < count; i++) {
        const Thread& thread = *threads_[i];
        if (thread.state == State::inWarp) {
            reportHang(count);
        } else if (thread.state == State::finished) {
            returned = &thread;
        } else {
            first = first == nullptr ? &thread : first;
            votes += thread.opinion ? 1 : 0;
        }
    }
    if (first == nullptr) {
        return false;
    }
    if (returned != nullptr) {
        throw Failure(CUDA_ERROR_LAUNCH_FAILED, "kernel " + grid_->kernel + ": " + describe(*first) + ", but " +
                                                    nameOf(*returned) + " has returned");
    }
    for (unsigned i = 0; i < count; i++) {
        Thread& thread = *threads_[i];
        if (!(thread.place == first->place)) {
            throw Failure(CUDA_ERROR_LAUNCH_FAILED, "kernel " + grid_->kernel + ": divergent barrier: " +
                                                        describe(*first) + ", but " + describe(thread));
        }
        switch (thread.vote) {
        case Vote::none: thread.result = 0; break;
        case Vote::count: thread.result = votes; break;
        case Vote::all: thread.result = votes == count ? 1 : 0; break;
        case Vote::any: thread.result = votes > 0 ? 1 : 0; break;
        }
        thread.state = State::ready;
    }
    return true;
}

BlockRunner::Thread* BlockRunner::laneOfWarp(const Thread& thread, unsigned lane) {
    const unsigned number = thread.number / warpSize * warpSize + lane;
    return number < count_ && threads_[number]->state != State::finished ? threads_[number].get() : nullptr;
}

/** Lets the lanes go on that this one waits for and with, if all are there. */
bool BlockRunner::releaseWarp(Thread& arrived) {
    std::array<Thread*, warpSize> lanes{};
    unsigned present = 0;
    for (unsigned lane = 0; lane < warpSize; lane++) {
        if ((arrived.mask >> lane & 1) == 0) {
            continue;
        }
        Thread* thread = laneOfWarp(arrived, lane);
        if (thread == nullptr) {
            continue; // returned, or never was
        }
        if (thread->state != State::inWarp || thread->mask != arrived.mask || thread->act != arrived.act ||
            !(thread->place == arrived.place)) {
            return false;
        }
        lanes[lane] = thread;
        present |= 1U << lane;
    }
    std::uint64_t ballot = 0;
    for (unsigned lane = 0; lane < warpSize; lane++) {
        if (lanes[lane] != nullptr && lanes[lane]->value != 0) {
            ballot |= 1U << lane;
        }
    }
    for (Thread* thread : lanes) {
        if (thread == nullptr) {
            continue;
        }
        switch (thread->act) {
        case WarpAct::synchronize: thread->result = present; break;
        case WarpAct::shuffle: {
            const Thread* source = lanes[thread->sourceLane];
            thread->result = source == nullptr ? garbage : source->value;
            break;
        }
        case WarpAct::ballot: thread->result = ballot; break;
        }
    }
    for (Thread* thread : lanes) {
        if (thread != nullptr) {
            thread->state = State::ready;
        }
    }
    return true;
}

unsigned BlockRunner::lane() const { return running_->number % warpSize; }

int BlockRunner::meetBlock(Vote vote, bool opinion, Place place) {
    Thread& self = *running_;
    self.vote = vote;
    self.opinion = opinion;
    self.place = place;
    self.state = State::atBarrier;
    self.fiber.suspend();
    return static_cast<int>(self.result);
}

std::uint64_t BlockRunner::meetWarp(WarpAct act, unsigned mask, std::uint64_t value, unsigned sourceLane,
                                    Place place) {
    Thread& self = *running_;
    self.act = act;
    self.mask = mask;
    self.value = value;
    self.sourceLane = sourceLane;
    self.place = place;
    if ((mask >> lane() & 1) == 0) {
        fail(CUDA_ERROR_LAUNCH_FAILED, "lane " + std::to_string(lane()) + " is not in the mask it gives, at " +
                                           place.function + ", line " + std::to_string(place.line));
    }
    self.state = State::inWarp;
    if (!releaseWarp(self)) {
        self.fiber.suspend();
    }
    return self.result;
}

void BlockRunner::fail(int code, std::string&& why) {
    // The fiber is dropped, and so must own nothing from here on.
    failureCode_ = code;
    failure_.swap(why);
    for (;;) {
        running_->fiber.suspend();
    }
}

void BlockRunner::throwIfFailed() const {
    if (failureCode_ != 0) {
        throw Failure(static_cast<CUresult>(failureCode_), "kernel " + grid_->kernel + ": " + failure_);
    }
}

std::string BlockRunner::nameOf(const Thread& thread) const {
    return "block " + text(block_) + " thread " + text(thread.index);
}

std::string BlockRunner::describe(const Thread& thread) const {
    const bool barrier = thread.state == State::atBarrier;
    return nameOf(thread) + (barrier ? " waits at the barrier in " : " waits for lanes of its warp in ") +
           thread.place.function + ", line " + std::to_string(thread.place.line);
}

void BlockRunner::reportHang(unsigned count) const {
    std::string report = "kernel " + grid_->kernel + ": threads wait for ever: ";
    const Thread* inWarp = nullptr;
    for (unsigned i = 0; i < count; i++) {
        if (threads_[i]->state == State::inWarp) {
            inWarp = threads_[i].get();
            break;
        }
    }
    report += describe(*inWarp);
    for (unsigned lane = 0; lane < warpSize; lane++) {
        const unsigned number = inWarp->number / warpSize * warpSize + lane;
        if ((inWarp->mask >> lane & 1) == 0 || number >= count) {
            continue;
        }
        const Thread& other = *threads_[number];
        if (other.state == State::atBarrier ||
            (other.state == State::inWarp && (other.mask != inWarp->mask || !(other.place == inWarp->place)))) {
            throw Failure(CUDA_ERROR_LAUNCH_FAILED, report + ", but " + describe(other));
        }
    }
    throw Failure(CUDA_ERROR_LAUNCH_FAILED, report);
}

} // namespace emulator
