// What the emulated machine is like, and which calls are to fail: set by the environment and by tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cuda_api.h"

namespace emulator {

/** One setting has one value for all devices, or one for each; the last one then stands for all that follow. */
template <typename T> class PerDevice {
public:
    explicit PerDevice(T value) : values_{std::move(value)} {}
    explicit PerDevice(std::vector<T> values) : values_(std::move(values)) {}

    const T& of(std::size_t device) const { return values_[device < values_.size() ? device : values_.size() - 1]; }

private:
    std::vector<T> values_;
};

struct Settings {
    int devices = 1;
    PerDevice<std::string> names{"Emulated GPU"};
    PerDevice<int> computeCapabilities{86};
    PerDevice<std::size_t> memory{std::size_t{1} << 30};
    int driverVersion = 12040;
    int cufftVersion = 11200;
    int maximalDelay = 50; // microseconds, before each piece of work on a stream
    std::uint64_t seed = 1;
    unsigned threads = 2; // of the operating system, for a kernel's blocks

    /** Changes one setting. Throws std::invalid_argument, which says what would be right. */
    void set(const std::string& name, const std::string& value);
};

/** Calls that are to fail. */
class Faults {
public:
    /** The nth call from now on fails with this code; nth 0: every one. */
    void add(const std::string& function, std::int64_t nth, int code);

    /** To be called once for each call. The code that it is to fail with, if it is. */
    std::optional<int> next(const std::string& function);

private:
    struct Fault {
        std::string function;
        std::int64_t remaining;
        int code;
    };

    std::vector<Fault> faults_;
};

/** What was called, and how it ended. */
class CallLog {
public:
    void add(const std::string& function, const std::string& outcome);
    std::int64_t count(const std::string& function) const;
    std::string text() const;

private:
    static constexpr std::size_t keptLines = 10000;

    std::map<std::string, std::int64_t> counts_;
    std::deque<std::string> lines_;
};

/** The name in the documentation: without the version that the header appends. */
std::string plainName(const std::string& function);

/** "CUDA_ERROR_INVALID_VALUE" for 1; null for what is no result. */
const char* resultName(int code);

} // namespace emulator
