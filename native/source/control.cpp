#include "control.h"

#include <stdexcept>

#include "driver.h"

using namespace emulator;

namespace {

/** Keeps a text for the calling thread. */
const char* keep(std::string text) {
    thread_local std::string kept;
    kept = std::move(text);
    return kept.c_str();
}

} // namespace

extern "C" {

int magtrackEmulatorSet(const char* name, const char* value) {
    Driver& driver = Driver::instance();
    std::lock_guard lock(driver.mutex);
    try {
        driver.settings.set(name, value);
        return 0;
    } catch (const std::invalid_argument& error) {
        driver.why = error.what();
        return 1;
    }
}

void magtrackEmulatorFail(const char* function, std::int64_t nth, int code) {
    Driver& driver = Driver::instance();
    std::lock_guard lock(driver.mutex);
    driver.faults.add(function, nth, code);
}

std::int64_t magtrackEmulatorCalls(const char* function) {
    Driver& driver = Driver::instance();
    std::lock_guard lock(driver.mutex);
    return driver.log.count(function);
}

std::int64_t magtrackEmulatorCount(const char* what) {
    Driver& driver = Driver::instance();
    std::lock_guard lock(driver.mutex);
    std::size_t bytes = 0;
    driver.contexts.forEach([&](const auto& context) { bytes += driver.memory.bytesOn(context->device); });
    const std::map<std::string, std::int64_t> counts{
        {"device allocations", driver.memory.count(MemoryKind::device)},
        {"host allocations", driver.memory.count(MemoryKind::host)},
        {"registered ranges", driver.memory.count(MemoryKind::registered)},
        {"device bytes", bytes},
        {"streams", driver.streams.size()},
        {"events", driver.events.size()},
        {"modules", driver.modules.size()},
        {"contexts", driver.contexts.size()},
        {"cufft plans", driver.cufftPlans},
        {"leaks", driver.leaks},
        {"pageable copies", driver.pageableCopies},
    };
    const auto found = counts.find(what);
    return found == counts.end() ? -1 : found->second;
}

const char* magtrackEmulatorWhy() {
    Driver& driver = Driver::instance();
    std::lock_guard lock(driver.mutex);
    return keep(driver.why);
}

const char* magtrackEmulatorLog() {
    Driver& driver = Driver::instance();
    std::lock_guard lock(driver.mutex);
    return keep(driver.log.text());
}

void magtrackEmulatorReset() {
    Driver& driver = Driver::instance();
    std::lock_guard lock(driver.mutex);
    driver.reset();
}

} // extern "C"
