// Runs all tests, or those whose name begins with the first argument.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <exception>

#include "check.h"

namespace tests {

namespace {

Test* first = nullptr;
const char* program = nullptr;
constexpr const char* prefixOfDying = "dies:";

} // namespace

Test::Test(const char* testName, void (*body)()) : name(testName), run(body), next(first) { first = this; }

void checkDies(const std::string& test, const std::string& report) {
    std::array<int, 2> output{};
    if (pipe(output.data()) != 0) {
        throw Unmet("no pipe");
    }
    const pid_t child = fork();
    if (child == 0) {
        dup2(output[1], STDOUT_FILENO);
        dup2(output[1], STDERR_FILENO);
        close(output[0]);
        close(output[1]);
        execl(program, program, test.c_str(), static_cast<char*>(nullptr));
        _exit(99);
    }
    close(output[1]);
    std::string text;
    std::array<char, 4096> part{};
    for (ssize_t count; (count = read(output[0], part.data(), part.size())) > 0;) {
        text.append(part.data(), static_cast<std::size_t>(count));
    }
    close(output[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (status == 0 || text.find(report) == std::string::npos) {
        throw Unmet(test + " did not end with \"" + report + "\" but with status " + std::to_string(status) + ":\n" +
                    text);
    }
}

} // namespace tests

int main(int count, char** arguments) {
    alarm(600); // a test that waits for ever ends here
    tests::program = arguments[0];
    const std::string prefix = count > 1 ? arguments[1] : "";
    const auto begin = std::chrono::steady_clock::now();
    int run = 0;
    int failed = 0;
    for (const tests::Test* test = tests::first; test != nullptr; test = test->next) {
        const bool dies = std::strncmp(test->name, tests::prefixOfDying, std::strlen(tests::prefixOfDying)) == 0;
        if (dies ? prefix != test->name : std::strncmp(test->name, prefix.c_str(), prefix.size()) != 0) {
            continue;
        }
        run++;
        try {
            test->run();
        } catch (const std::exception& error) {
            failed++;
            std::printf("FAILED %s: %s\n", test->name, error.what());
            std::fflush(stdout);
        }
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::printf("%d tests, %d failed, %.1f s\n", run, failed, seconds.count());
    return failed > 0 || run == 0 ? 1 : 0;
}
