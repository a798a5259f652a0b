// What every C++ peer shares: the task from the command line, random numbers, the constants of the
// workloads, and the meter that counts operations, limits the run and prints the result.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

namespace workload {

// Hold: every token waits an exponential time of mean 1 s, again and again.
constexpr double holdTime = 1.0;
// M/M/1: service of mean 1 s at utilization 0.7.
constexpr double arrivalInterval = 1.0 / 0.7;
constexpr double customerService = 1.0;
// Sessions: think, then one FIFO station with as many servers as make it 70 % busy.
constexpr double thinkTime = 5.0;
constexpr double serviceTime = 0.05;
constexpr double utilization = 0.7;

inline uint64_t servers(uint64_t sessions) {
  const double erlangs = static_cast<double>(sessions) * serviceTime / (thinkTime + serviceTime);
  return std::max<uint64_t>(1, static_cast<uint64_t>(std::llround(erlangs / utilization)));
}

// What to run: `PROGRAM WORKLOAD SIZE OPERATIONS SECONDS SEED [VARIANT]`.
struct Task {
  std::string workload;
  uint64_t size;        // pending events, sessions, or 1
  uint64_t operations;  // at most so many
  double seconds;       // of the processor, at most, for the loop alone
  uint64_t seed;
  std::string variant;

  Task(int count, char** words) {
    if (count < 6) {
      std::fprintf(stderr, "usage: %s hold|mm1|session SIZE OPERATIONS SECONDS SEED [VARIANT]\n",
                   words[0]);
      std::exit(64);
    }
    workload = words[1];
    size = std::strtoull(words[2], nullptr, 10);
    operations = std::strtoull(words[3], nullptr, 10);
    seconds = std::strtod(words[4], nullptr);
    seed = std::strtoull(words[5], nullptr, 10);
    if (count > 6) variant = words[6];
  }
};

// SplitMix64: one addition and a finalizer, which costs no peer more than a nanosecond.
// Guy L. Steele, Doug Lea, Christine H. Flood, "Fast splittable pseudorandom number generators",
// OOPSLA 2014.
class Random {
 public:
  // The seed is scattered first: neighbors would walk the same sequence, a step apart.
  explicit Random(uint64_t seed) : state_(scatter(seed)) {}

  // An exponential variate by inversion, with libm's logarithm: what users of these tools have.
  double exponential(double mean) {
    state_ += 0x9E3779B97F4A7C15u;
    const double open = (static_cast<double>(scatter(state_) >> 11) + 0.5) * 0x1p-53;
    return -mean * std::log(open);
  }

 private:
  static uint64_t scatter(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  uint64_t state_;
};

// Counts the operations of the loop, watches the clock of the simulation, says when to stop.
//
// Time in the system is summed without a record per session: every entry takes the present from
// the sum, every exit adds it, and those still inside at the end count up to it. Divided by the
// exits that is the mean stay (Little's law, exact up to those still inside).
class Meter {
 public:
  explicit Meter(const Task& task) : task_(task), residentAtBirth_(resident()) {}

  // Opens the loop that is measured; all set-up lies before it.
  void start() {
    started_ = processor();
    next_ = std::min(task_.operations, interval);
  }

  // A customer or request enters the system.
  void enter(double now) {
    ++inside_;
    stay_ -= now;
    advance(now);
  }

  // It leaves, which is one operation. True when the run is over.
  bool leave(double now) {
    --inside_;
    stay_ += now;
    return operation(now);
  }

  // One operation at a point of simulated time, in seconds. True when the run is over.
  bool operation(double now) {
    advance(now);
    return ++done_ >= next_ && isOver();
  }

  // Prints the result as a line of JSON and leaves the process at once: the destruction of a
  // million processes is no part of the measurement.
  [[noreturn]] void finish() {
    const double seconds = processor() - started_;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const double bytes = 1024.0 * static_cast<double>(usage.ru_maxrss) - residentAtBirth_;
    const double stay = stay_ + static_cast<double>(inside_) * now_;
    std::printf(
        "{\"workload\": \"%s\", \"size\": %llu, \"operations\": %llu, \"seconds\": %.6f, "
        "\"bytes\": %.0f, \"simulated\": %.9g, \"meanTime\": %.9g, \"ordered\": %s}\n",
        task_.workload.c_str(), static_cast<unsigned long long>(task_.size),
        static_cast<unsigned long long>(done_), seconds, bytes, now_,
        done_ == 0 ? 0.0 : stay / static_cast<double>(done_), ordered_ ? "true" : "false");
    std::fflush(stdout);
    std::_Exit(0);
  }

 private:
  // So many operations pass between two looks at the clock.
  static constexpr uint64_t interval = 1024;

  void advance(double now) {
    ordered_ &= now >= now_;
    now_ = now;
  }

  bool isOver() {
    next_ = std::min(task_.operations, done_ + interval);
    return done_ >= task_.operations || processor() - started_ >= task_.seconds;
  }

  static double processor() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  }

  static double resident() {
    long total = 0, pages = 0;
    if (FILE* file = std::fopen("/proc/self/statm", "r")) {
      if (std::fscanf(file, "%ld %ld", &total, &pages) != 2) pages = 0;
      std::fclose(file);
    }
    return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
  }

  const Task& task_;
  double residentAtBirth_;
  double started_ = 0;
  uint64_t next_ = 0;
  uint64_t done_ = 0;
  uint64_t inside_ = 0;
  double stay_ = 0;
  double now_ = 0;
  bool ordered_ = true;
};

[[noreturn]] inline void unknown(const Task& task) {
  std::fprintf(stderr, "no such workload: %s\n", task.workload.c_str());
  std::exit(64);
}

}  // namespace workload
