#include "settings.h"

#include <charconv>
#include <sstream>
#include <stdexcept>

namespace emulator {

namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& value, const std::string& right) {
    throw std::invalid_argument(name + "=" + value + ": must be " + right);
}

template <typename T> T number(const std::string& name, const std::string& value, T least, T most) {
    T result{};
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), result);
    if (error != std::errc() || end != value.data() + value.size() || result < least || result > most) {
        refuse(name, value, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return result;
}

std::vector<std::string> split(const std::string& value) {
    std::vector<std::string> parts;
    std::istringstream stream(value);
    for (std::string part; std::getline(stream, part, ',');) {
        parts.push_back(part);
    }
    if (parts.empty()) {
        parts.emplace_back();
    }
    return parts;
}

template <typename T, typename Parse> PerDevice<T> perDevice(const std::string& value, Parse parse) {
    std::vector<T> values;
    for (const std::string& part : split(value)) {
        values.push_back(parse(part));
    }
    return PerDevice<T>(std::move(values));
}

} // namespace

void Settings::set(const std::string& name, const std::string& value) {
    if (name == "devices") {
        devices = number(name, value, 0, 16);
    } else if (name == "names") {
        names = perDevice<std::string>(value, [](const std::string& part) { return part; });
    } else if (name == "computeCapabilities") {
        computeCapabilities = perDevice<int>(value, [&](const std::string& part) {
            const auto dot = part.find('.');
            if (dot == std::string::npos) {
                refuse(name, value, "like 8.6, or a list like 8.6,7.5");
            }
            return 10 * number(name, part.substr(0, dot), 1, 99) + number(name, part.substr(dot + 1), 0, 9);
        });
    } else if (name == "memory") {
        memory = perDevice<std::size_t>(value, [&](const std::string& part) {
            return number(name, part, std::size_t{0}, std::size_t{1} << 40);
        });
    } else if (name == "driverVersion") {
        driverVersion = number(name, value, 1000, 99999);
    } else if (name == "cufftVersion") {
        cufftVersion = number(name, value, 1000, 99999);
    } else if (name == "maximalDelay") {
        maximalDelay = number(name, value, 0, 1000000);
    } else if (name == "seed") {
        seed = number(name, value, std::uint64_t{0}, ~std::uint64_t{0});
    } else if (name == "threads") {
        threads = number(name, value, 1U, 64U);
    } else {
        throw std::invalid_argument(name + ": no such setting; there are devices, names, computeCapabilities, memory, "
                                           "driverVersion, cufftVersion, maximalDelay, seed, threads");
    }
}

void Faults::add(const std::string& function, std::int64_t nth, int code) {
    faults_.push_back({plainName(function), nth, code});
}

std::optional<int> Faults::next(const std::string& function) {
    std::optional<int> code;
    for (auto fault = faults_.begin(); fault != faults_.end();) {
        if (fault->function != function) {
            ++fault;
        } else if (fault->remaining == 0) { // always
            code = fault->code;
            ++fault;
        } else if (--fault->remaining == 0) {
            code = fault->code;
            fault = faults_.erase(fault);
        } else {
            ++fault;
        }
    }
    return code;
}

void CallLog::add(const std::string& function, const std::string& outcome) {
    counts_[function]++;
    lines_.push_back(function + " " + outcome);
    if (lines_.size() > keptLines) {
        lines_.pop_front();
    }
}

std::int64_t CallLog::count(const std::string& function) const {
    const auto found = counts_.find(plainName(function));
    return found == counts_.end() ? 0 : found->second;
}

std::string CallLog::text() const {
    std::string text;
    for (const std::string& line : lines_) {
        text += line + "\n";
    }
    return text;
}

std::string plainName(const std::string& function) {
    const auto suffix = function.rfind("_v");
    const bool versioned = suffix != std::string::npos && suffix + 3 == function.size() && function[suffix + 2] >= '0' &&
                           function[suffix + 2] <= '9';
    return versioned ? function.substr(0, suffix) : function;
}

const char* resultName(int code) {
    switch (code) {
#define CASE(name, number)                                                                                             \
    case number: return "CUDA_" #name;
        CUDA_RESULTS(CASE)
#undef CASE
    default: return nullptr;
    }
}

} // namespace emulator
