#include "driver.h"

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace emulator {

namespace {

constexpr const char* environmentVariable = "MAGTRACK4J_EMULATOR";

const CUstream legacyStream = reinterpret_cast<CUstream>(1);

/** What the environment says; a mistake there would make a test pass that tests nothing, so the process ends. */
void readEnvironment(Settings& settings, Faults& faults) {
    const char* value = std::getenv(environmentVariable);
    std::istringstream entries(value == nullptr ? "" : value);
    for (std::string entry; std::getline(entries, entry, ';');) {
        const auto equals = entry.find('=');
        const std::string name = entry.substr(0, equals);
        const std::string text = equals == std::string::npos ? "" : entry.substr(equals + 1);
        try {
            if (name == "fail") {
                const auto first = text.find(':');
                const auto second = text.find(':', first + 1);
                faults.add(text.substr(0, first), std::stoll(text.substr(first + 1, second - first - 1)),
                           std::stoi(text.substr(second + 1)));
            } else {
                settings.set(name, text);
            }
        } catch (const std::logic_error& error) {
            std::fprintf(stderr, "%s: %s: %s\n", environmentVariable, entry.c_str(), error.what());
            std::abort();
        }
    }
}

} // namespace

void Context::throwIfDead() const {
    if (death) {
        throw Failure(death->code(), std::string("the context died: ") + death->what());
    }
}

Driver& Driver::instance() {
    static auto& driver = *new Driver(); // never destroyed: threads may outlive main()
    return driver;
}

Driver::Driver() { readEnvironment(settings, faults); }

void Driver::reset() {
    settings = Settings();
    faults = Faults();
    log = CallLog();
    why.clear();
    lostDevices.clear();
    leaks = 0;
    pageableCopies = 0;
    readEnvironment(settings, faults);
}

std::vector<CUcontext>& contextStack() {
    thread_local std::vector<CUcontext> stack;
    return stack;
}

std::shared_ptr<Context> Driver::currentContext() const {
    if (contextStack().empty() || contextStack().back() == nullptr) {
        throw Failure(CUDA_ERROR_INVALID_CONTEXT, "no context is current on this thread");
    }
    auto context = contexts.find(contextStack().back());
    if (context == nullptr) {
        throw Failure(CUDA_ERROR_CONTEXT_IS_DESTROYED, "the context that is current on this thread is no more");
    }
    return context;
}

std::shared_ptr<Stream> Driver::stream(CUstream handle, const std::shared_ptr<Context>& context) const {
    if (handle == nullptr || handle == legacyStream) {
        return context->defaultStream;
    }
    auto stream = streams.get(handle);
    if (stream->context() != context) {
        throw Failure(CUDA_ERROR_INVALID_HANDLE, "the stream belongs to another context than the current one");
    }
    return stream;
}

Ticket Driver::enqueue(const std::shared_ptr<Stream>& stream, Work work) {
    const auto& context = stream->context();
    if (stream == context->defaultStream) {
        streams.forEach([&](const std::shared_ptr<Stream>& other) {
            if (other->context() == context && other->waitsForDefaultStream()) {
                work.after.push_back(other->last());
            }
        });
    } else if (stream->waitsForDefaultStream()) {
        work.after.push_back(context->defaultStream->last());
    }
    return stream->add(std::move(work));
}

void Driver::wait(std::unique_lock<std::mutex>& lock, const Ticket& ticket) {
    changed.wait(lock, [&] { return ticket.reached(); });
    ticket.stream->context()->throwIfDead();
}

void Driver::waitForAll(std::unique_lock<std::mutex>& lock, const Context& context) {
    changed.wait(lock, [&] {
        bool idle = context.defaultStream->idle();
        streams.forEach([&](const std::shared_ptr<Stream>& stream) {
            idle = idle && (stream->context().get() != &context || stream->idle());
        });
        return idle;
    });
}

void Driver::kill(Context& context, CUresult code, const std::string& reason) {
    why = reason;
    if (!context.death) {
        context.death.emplace(code, reason);
    }
    if (code == CUDA_ERROR_DEVICE_UNAVAILABLE) {
        lostDevices.insert(context.device);
    }
}

void Driver::countExecution(const std::string& what) {
    const auto code = faults.next(what);
    log.add(what, code ? "failed: a test wanted it" : "ok");
    if (code) {
        throw Failure(static_cast<CUresult>(*code), what + ": a test wanted it");
    }
}

void Driver::destroy(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Context>& context) {
    waitForAll(lock, *context);
    const auto ours = [&](const auto& object) { return object.context == context; };
    std::size_t left = 0;
    for (const auto& allocation : memory.of(context->number)) {
        memory.release(allocation);
        left++;
    }
    left += modules.removeIf(ours);
    left += events.removeIf(ours);
    functions.removeIf([](const Function& function) { return function.module.expired(); });
    left += streams.removeIf([&](Stream& stream) {
        const bool belongs = stream.context() == context;
        if (belongs) {
            stream.close();
        }
        return belongs;
    });
    if (left > 0) {
        leaks += static_cast<std::int64_t>(left);
        why = std::to_string(left) + " things were still there when their context was released for the last time";
    }
    // The stream refers to its context and the context to the stream.
    context->defaultStream->close();
    context->defaultStream.reset();
    contexts.remove(context->handle);
    primaryContexts.erase(context->device);
}

std::shared_ptr<Allocation> Driver::deviceRange(std::uint64_t address, std::size_t bytes, const Context& context,
                                                const std::string& what) const {
    auto allocation = memory.find(address);
    const std::string name = what + " of " + std::to_string(bytes) + " bytes";
    if (allocation == nullptr) {
        throw Failure(CUDA_ERROR_INVALID_VALUE,
                      name + (memory.wasFreed(address) ? " is in memory that was freed" : " is in no memory of a device"));
    }
    if (allocation->bytesFrom(address) < bytes) {
        throw Failure(CUDA_ERROR_INVALID_VALUE, name + ": only " + std::to_string(allocation->bytesFrom(address)) +
                                                    " bytes are left of an allocation of " +
                                                    std::to_string(allocation->size));
    }
    if (allocation->kind == MemoryKind::device && allocation->context != context.number) {
        throw Failure(CUDA_ERROR_INVALID_VALUE, name + " is in memory of another device");
    }
    return allocation;
}

DeviceMemoryAccess::DeviceMemoryAccess() {
    Driver& driver = Driver::instance();
    std::lock_guard lock(driver.mutex);
    driver.memory.open();
}

DeviceMemoryAccess::~DeviceMemoryAccess() {
    Driver& driver = Driver::instance();
    std::lock_guard lock(driver.mutex);
    driver.memory.close();
}

bool isFatal(CUresult code) {
    switch (code) {
    case CUDA_ERROR_DEVICE_UNAVAILABLE:
    case CUDA_ERROR_ECC_UNCORRECTABLE:
    case CUDA_ERROR_NVLINK_UNCORRECTABLE:
    case CUDA_ERROR_ILLEGAL_ADDRESS:
    case CUDA_ERROR_LAUNCH_TIMEOUT:
    case CUDA_ERROR_ASSERT:
    case CUDA_ERROR_HARDWARE_STACK_ERROR:
    case CUDA_ERROR_ILLEGAL_INSTRUCTION:
    case CUDA_ERROR_MISALIGNED_ADDRESS:
    case CUDA_ERROR_INVALID_ADDRESS_SPACE:
    case CUDA_ERROR_INVALID_PC:
    case CUDA_ERROR_LAUNCH_FAILED:
    case CUDA_ERROR_UNKNOWN: return true;
    default: return false;
    }
}

} // namespace emulator
