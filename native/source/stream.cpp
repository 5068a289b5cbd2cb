#include "stream.h"

#include <thread>

#include "driver.h"

namespace emulator {

bool Ticket::reached() const { return stream->finished_ >= number; }

Stream::Stream(const std::shared_ptr<Context>& context, bool waitsForDefaultStream)
    : context_(context), waitsForDefaultStream_(waitsForDefaultStream) {}

void Stream::start() {
    std::thread([self = shared_from_this()] { self->loop(); }).detach();
}

Ticket Stream::add(Work work) {
    for (const auto& allocation : work.uses) {
        allocation->pendingWork++;
    }
    queue_.push_back(std::move(work));
    added_++;
    Driver::instance().changed.notify_all();
    return last();
}

Ticket Stream::last() { return {shared_from_this(), added_}; }

void Stream::close() {
    closed_ = true;
    Driver::instance().changed.notify_all();
}

bool Stream::nextIsDue() const {
    if (queue_.empty()) {
        return false;
    }
    for (const Ticket& ticket : queue_.front().after) {
        if (!ticket.reached()) {
            return false;
        }
    }
    return true;
}

void Stream::loop() {
    Driver& driver = Driver::instance();
    std::unique_lock lock(driver.mutex);
    static std::uint64_t streams = 0;
    std::mt19937_64 lot(driver.settings.seed + streams++);
    for (;;) {
        driver.changed.wait(lock, [&] { return nextIsDue() || (closed_ && queue_.empty()); });
        if (queue_.empty()) {
            return;
        }
        Work work = std::move(queue_.front());
        queue_.pop_front();
        if (!context_->death) {
            const auto delay = std::chrono::microseconds(
                lot() % (static_cast<std::uint64_t>(driver.settings.maximalDelay) + 1));
            lock.unlock();
            std::optional<Failure> failure;
            try {
                if (delay.count() > 0) {
                    std::this_thread::sleep_for(delay);
                }
                work.run();
            } catch (const Failure& thrown) {
                failure = thrown;
            }
            lock.lock();
            if (failure) {
                driver.kill(*context_, failure->code(), failure->what());
            }
        }
        for (const auto& allocation : work.uses) {
            allocation->pendingWork--;
        }
        finished_++;
        driver.changed.notify_all();
    }
}

} // namespace emulator
