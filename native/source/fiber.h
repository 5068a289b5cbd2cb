// Fibers: several stacks that take turns on one thread of the operating system.
#pragma once

#include <cstddef>

#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace emulator {

/** A stack between two guard pages. */
class FiberStack {
public:
    FiberStack();
    ~FiberStack();
    FiberStack(const FiberStack&) = delete;
    FiberStack& operator=(const FiberStack&) = delete;

    std::byte* bottom() const;
    std::size_t size() const;

private:
    std::byte* mapping_;
};

/**
 * One flow of control with a stack of its own. The thread that resumes it waits until it suspends itself or ends. A
 * fiber that is never resumed again may simply be dropped: nothing is unwound, so its code must own nothing.
 */
class Fiber {
public:
    using Entry = void (*)(void* argument);

    Fiber() = default;
    Fiber(const Fiber&) = delete;
    Fiber& operator=(const Fiber&) = delete;

    /** Makes it ready to begin with entry(argument), whatever it did before. */
    void prepare(Entry entry, void* argument);

    /** Runs it until it suspends itself or its entry returns. Not to be called on a fiber. */
    void resume();

    /** Goes back to who resumed this fiber. To be called on this fiber. */
    void suspend();

private:
    static void begin(Fiber* self);
    void layStack();
    void enter();
    void leave(bool forGood);

    FiberStack stack_;
    Entry entry_ = nullptr;
    void* argument_ = nullptr;

#if defined(__x86_64__)
    void* ownStackPointer_ = nullptr;
    void* callersStackPointer_ = nullptr;
#else
    ucontext_t own_{};
    ucontext_t callers_{};
#endif

    // What AddressSanitizer has to know when stacks change.
    void* ownFakeStack_ = nullptr;
    void* callersFakeStack_ = nullptr;
    const void* callersBottom_ = nullptr;
    std::size_t callersSize_ = 0;
};

} // namespace emulator
