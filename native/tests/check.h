// A minimal frame for tests: TEST(name) { CHECK(...); } in any file; main.cpp runs them all.
#pragma once

#include <cmath>
#include <cstdio>
#include <sstream>
#include <stdexcept>
#include <string>

namespace tests {

struct Test {
    const char* name;
    void (*run)();
    Test* next;

    Test(const char* name, void (*run)());
};

/** A check did not hold. */
class Unmet : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

template <typename A, typename B>
void checkEqual(const A& actual, const B& expected, const char* text, const char* file, int line) {
    if (!(actual == expected)) {
        std::ostringstream message;
        message << file << ":" << line << ": " << text << " is " << actual << ", not " << expected;
        throw Unmet(message.str());
    }
}

inline void check(bool condition, const char* text, const char* file, int line) {
    if (!condition) {
        throw Unmet(std::string(file) + ":" + std::to_string(line) + ": not so: " + text);
    }
}

inline void checkNear(double actual, double expected, double tolerance, const char* text, const char* file, int line) {
    const bool both = std::isnan(actual) && std::isnan(expected);
    if (!both && !(std::abs(actual - expected) <= tolerance)) {
        char message[300];
        std::snprintf(message, sizeof message, "%s:%d: %s is %.17g, not %.17g", file, line, text, actual, expected);
        throw Unmet(message);
    }
}

/**
 * Runs one test in a process of its own, which AddressSanitizer must end with a report that has this text. Only for
 * tests whose names begin with "dies:", which do not run otherwise.
 */
void checkDies(const std::string& test, const std::string& report);

} // namespace tests

#define TEST_IN_LINE(line, name)                                                                                       \
    static void test_##line();                                                                                         \
    static const tests::Test registered_##line(name, &test_##line);                                                    \
    static void test_##line()
#define TEST_EXPANDED(line, name) TEST_IN_LINE(line, name)
#define TEST(name) TEST_EXPANDED(__LINE__, name)

#define CHECK(condition) tests::check((condition), #condition, __FILE__, __LINE__)
#define CHECK_EQUAL(actual, expected) tests::checkEqual((actual), (expected), #actual, __FILE__, __LINE__)
#define CHECK_NEAR(actual, expected, tolerance)                                                                        \
    tests::checkNear((actual), (expected), (tolerance), #actual, __FILE__, __LINE__)
