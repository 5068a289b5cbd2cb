// Streams: work that is done in order, at some later time, by a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <vector>

#include "memory_table.h"

namespace emulator {

class Stream;
struct Context;

/** A point in a stream: reached when everything up to it is done. */
struct Ticket {
    std::shared_ptr<Stream> stream;
    std::uint64_t number = 0;

    bool reached() const;
};

struct Work {
    std::function<void()> run;                    // throws Failure; without the driver's lock
    std::vector<std::shared_ptr<Allocation>> uses; // what must not be freed before it is done
    std::vector<Ticket> after;                    // what has to be done before it, on other streams
};

/** All of it under the driver's lock. */
class Stream : public std::enable_shared_from_this<Stream> {
public:
    Stream(const std::shared_ptr<Context>& context, bool waitsForDefaultStream);

    /** Starts its thread, which keeps the stream alive until it is closed. */
    void start();

    Ticket add(Work work);

    /** The point after everything that was added so far. */
    Ticket last();

    /** Ends its thread once all work is done. */
    void close();

    bool idle() const { return finished_ == added_; }
    bool waitsForDefaultStream() const { return waitsForDefaultStream_; }
    const std::shared_ptr<Context>& context() const { return context_; }

private:
    friend struct Ticket;

    void loop();
    bool nextIsDue() const;

    const std::shared_ptr<Context> context_;
    const bool waitsForDefaultStream_;
    std::deque<Work> queue_;
    std::uint64_t added_ = 0;
    std::uint64_t finished_ = 0;
    bool closed_ = false;
};

} // namespace emulator
