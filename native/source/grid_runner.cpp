#include "grid_runner.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

#include "memory_fault.h"

namespace emulator {

namespace {

/** Runners not in use; each keeps the stacks of its fibers. */
class RunnerPool {
public:
    std::unique_ptr<BlockRunner> take() {
        std::lock_guard lock(mutex_);
        if (idle_.empty()) {
            return std::make_unique<BlockRunner>();
        }
        auto runner = std::move(idle_.back());
        idle_.pop_back();
        return runner;
    }

    void giveBack(std::unique_ptr<BlockRunner> runner) {
        std::lock_guard lock(mutex_);
        idle_.push_back(std::move(runner));
    }

private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<BlockRunner>> idle_;
};

RunnerPool& pool() {
    static auto& pool = *new RunnerPool(); // never destroyed: threads may outlive main()
    return pool;
}

/** What is left to be done of one launch. */
class Launch {
public:
    Launch(const Grid& grid, std::uint64_t seed)
        : grid_(grid), seed_(seed), count_(std::uint64_t{grid.blocks.x} * grid.blocks.y * grid.blocks.z) {
        // Stepping by what has no factor in common with the count visits every block once.
        std::mt19937_64 lot(seed);
        first_ = lot() % count_;
        do {
            step_ = lot() % count_;
        } while (std::gcd(step_, count_) != 1);
    }

    void work() {
        const MemoryFaultGuard guard;
        auto runner = pool().take();
        try {
            for (std::uint64_t i = next_++; i < count_ && !failed_; i = next_++) {
                const auto number = static_cast<std::uint64_t>(
                    (first_ + static_cast<unsigned __int128>(i) * step_) % count_);
                const Index block{static_cast<unsigned>(number % grid_.blocks.x),
                                  static_cast<unsigned>(number / grid_.blocks.x % grid_.blocks.y),
                                  static_cast<unsigned>(number / grid_.blocks.x / grid_.blocks.y)};
                runner->run(grid_, block, seed_ + number);
            }
        } catch (...) {
            std::lock_guard lock(mutex_);
            failed_ = true;
            failure_ = failure_ == nullptr ? std::current_exception() : failure_;
        }
        pool().giveBack(std::move(runner));
    }

    std::uint64_t count() const { return count_; }

    void rethrow() const {
        if (failure_ != nullptr) {
            std::rethrow_exception(failure_);
        }
    }

private:
    const Grid& grid_;
    const std::uint64_t seed_;
    const std::uint64_t count_;
    std::uint64_t first_ = 0;
    std::uint64_t step_ = 1;
    std::atomic<std::uint64_t> next_{0};
    std::atomic<bool> failed_{false};
    std::mutex mutex_;
    std::exception_ptr failure_;
};

} // namespace

void runGrid(const Grid& grid, unsigned threads, std::uint64_t seed) {
    Launch launch(grid, seed);
    {
        std::vector<std::jthread> helpers;
        for (std::uint64_t i = 1; i < std::min<std::uint64_t>(threads, launch.count()); i++) {
            helpers.emplace_back([&launch] { launch.work(); });
        }
        launch.work();
    }
    launch.rethrow();
}

} // namespace emulator
