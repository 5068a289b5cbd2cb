// The state of the emulated driver.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "cuda_api.h"
#include "failure.h"
#include "fatbin.h"
#include "kernels.h"
#include "memory_table.h"
#include "settings.h"
#include "stream.h"

namespace emulator {

/** The primary context of a device. After a kernel failed it is dead: every call fails as the kernel did. */
struct Context {
    std::uint64_t number = 0;
    CUcontext handle = nullptr;
    CUdevice device = 0;
    int retained = 0;
    std::optional<Failure> death;
    std::shared_ptr<Stream> defaultStream;

    void throwIfDead() const;
};

struct Module {
    std::shared_ptr<Context> context;
    FatbinImage image;
    std::map<std::string, CUfunction> functions;
};

struct Function {
    std::weak_ptr<Module> module;
    const Kernel* kernel = nullptr;
    int maximalDynamicSharedBytes = 48 * 1024;
};

struct Event {
    std::shared_ptr<Context> context;
    unsigned flags = 0;
    std::optional<Ticket> recorded;
    std::shared_ptr<std::chrono::steady_clock::time_point> when;
};

/** What handles stand for. A handle is never given again: one that is used after its end is noticed. */
template <typename Handle, typename Object> class HandleTable {
public:
    Handle add(std::shared_ptr<Object> object) {
        const auto handle = reinterpret_cast<Handle>(next_ += 16);
        objects_[handle] = std::move(object);
        return handle;
    }

    /** Null where there is none. */
    std::shared_ptr<Object> find(Handle handle) const {
        const auto found = objects_.find(handle);
        return found == objects_.end() ? nullptr : found->second;
    }

    /** Throws Failure where there is none. */
    std::shared_ptr<Object> get(Handle handle) const {
        auto object = find(handle);
        if (object == nullptr) {
            throw Failure(CUDA_ERROR_INVALID_HANDLE, "no such handle, or no more");
        }
        return object;
    }

    void remove(Handle handle) { objects_.erase(handle); }

    template <typename Condition> std::size_t removeIf(Condition condition) {
        return std::erase_if(objects_, [&](const auto& entry) { return condition(*entry.second); });
    }

    template <typename Visit> void forEach(Visit visit) const {
        for (const auto& [handle, object] : objects_) {
            visit(object);
        }
    }

    std::size_t size() const { return objects_.size(); }

private:
    static inline std::uintptr_t next_ = 0x10000; // one row of numbers for all kinds
    std::map<Handle, std::shared_ptr<Object>> objects_;
};

/** Everything below is guarded by its lock. */
class Driver {
public:
    static Driver& instance();

    std::mutex mutex;
    std::condition_variable changed; // work was added or done

    Settings settings;
    Faults faults;
    CallLog log;
    std::string why; // the last thing that was wrong

    bool initialized = false;
    MemoryTable memory;
    HandleTable<CUcontext, Context> contexts;
    HandleTable<CUmodule, Module> modules;
    HandleTable<CUfunction, Function> functions;
    HandleTable<CUstream, Stream> streams; // but for default streams
    HandleTable<CUevent, Event> events;
    std::map<CUdevice, std::shared_ptr<Context>> primaryContexts;
    std::set<CUdevice> lostDevices;
    std::int64_t leaks = 0;
    std::int64_t pageableCopies = 0;
    std::int64_t cufftPlans = 0;

    /** Forgets faults, counts, and what was set. */
    void reset();

    /** The current context of this thread. Throws Failure where there is none. */
    std::shared_ptr<Context> currentContext() const;

    /** The stream that a handle stands for in a context. */
    std::shared_ptr<Stream> stream(CUstream handle, const std::shared_ptr<Context>& context) const;

    /** Adds work to a stream, after what has to come before it. */
    Ticket enqueue(const std::shared_ptr<Stream>& stream, Work work);

    /** Waits; throws Failure if the stream's context has died. */
    void wait(std::unique_lock<std::mutex>& lock, const Ticket& ticket);
    void waitForAll(std::unique_lock<std::mutex>& lock, const Context& context);

    /** Lets a context die, if it has not already, and its device be lost with CUDA_ERROR_DEVICE_UNAVAILABLE. */
    void kill(Context& context, CUresult code, const std::string& reason);

    /** Counts a step of work on a stream, and fails if it is to. */
    void countExecution(const std::string& what);

    /** Frees everything of a context whose last user is gone. */
    void destroy(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Context>& context);

    /** What an address of a device's memory is in, which must have so many bytes from there. Throws Failure. */
    std::shared_ptr<Allocation> deviceRange(std::uint64_t address, std::size_t bytes, const Context& context,
                                            const std::string& what) const;

private:
    Driver();
};

/** Memory of devices can be touched while one of these is there. */
class DeviceMemoryAccess {
public:
    DeviceMemoryAccess();
    ~DeviceMemoryAccess();
    DeviceMemoryAccess(const DeviceMemoryAccess&) = delete;
    DeviceMemoryAccess& operator=(const DeviceMemoryAccess&) = delete;
};

/** The contexts of this thread, the current one last. */
std::vector<CUcontext>& contextStack();

/** Whether nothing works any more in a context where this happened. */
bool isFatal(CUresult code);

/** What a call needs before it can do anything. */
enum class Needs {
    nothing,
    initialization,
    livingContext,
    context // which may be dead: what the call gives back is given back, and the call fails nevertheless
};

/**
 * One call of the driver: counts it, lets it fail if a test said so, checks what it needs, and does it.
 *
 * body(lock, context) is called with the driver's lock; context is null unless it is needed.
 */
template <typename Body> CUresult call(const char* function, Needs needs, Body body) {
    Driver& driver = Driver::instance();
    std::unique_lock lock(driver.mutex);
    const std::string name = plainName(function);
    CUresult result = CUDA_SUCCESS;
    std::string why;
    try {
        if (const auto code = driver.faults.next(name)) {
            const auto context = driver.contexts.find(contextStack().empty() ? nullptr : contextStack().back());
            if (context != nullptr && isFatal(static_cast<CUresult>(*code))) {
                driver.kill(*context, static_cast<CUresult>(*code), name + ": a test wanted it");
            }
            throw Failure(static_cast<CUresult>(*code), "a test wanted it");
        }
        if (needs != Needs::nothing && !driver.initialized) {
            throw Failure(CUDA_ERROR_NOT_INITIALIZED, "cuInit comes first");
        }
        std::shared_ptr<Context> context;
        if (needs == Needs::livingContext || needs == Needs::context) {
            context = driver.currentContext();
        }
        if (needs == Needs::livingContext) {
            context->throwIfDead();
        }
        body(lock, context);
        if (needs == Needs::context) {
            context->throwIfDead();
        }
    } catch (const Failure& failure) {
        result = failure.code();
        why = failure.what();
    } catch (const std::bad_alloc&) {
        result = CUDA_ERROR_OUT_OF_MEMORY;
        why = "the machine's own memory is full";
    }
    std::string outcome = "ok";
    if (result != CUDA_SUCCESS) {
        const char* resultText = resultName(result);
        outcome = resultText != nullptr ? resultText : std::to_string(result);
    }
    // That something is not ready yet is no failure.
    if (result != CUDA_SUCCESS && result != CUDA_ERROR_NOT_READY) {
        driver.why = name + ": " + why;
        outcome += ": " + why;
    }
    driver.log.add(name, outcome);
    return result;
}

} // namespace emulator
