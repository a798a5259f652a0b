// ns-3: functions scheduled at integer nanoseconds. The variant names the scheduler: Map is the
// default of ns-3, PriorityQueue the fastest that it ships.
#include "workload.hpp"

#include <deque>
#include <ns3/core-module.h>

namespace {

using namespace workload;

class Model {
 public:
  explicit Model(const Task& task)
      : task_(task), meter_(task), random_(task.seed), free_(servers(task.size)) {}

  void run() {
    if (task_.workload == "hold") {
      for (uint64_t token = 0; token < task_.size; ++token) later(holdTime, &Model::hold);
    } else if (task_.workload == "mm1") {
      later(arrivalInterval, &Model::customerArrives);
    } else if (task_.workload == "session") {
      for (uint32_t id = 0; id < task_.size; ++id) later(thinkTime, &Model::requestArrives, id);
    } else {
      unknown(task_);
    }
    meter_.start();
    ns3::Simulator::Run();
    meter_.finish();
  }

 private:
  // Whole nanoseconds by the shortest way: `Seconds(double)` goes through 128-bit arithmetic.
  template <typename... Arguments>
  void later(double mean, void (Model::*event)(Arguments...), Arguments... arguments) {
    const auto delay = static_cast<uint64_t>(1e9 * random_.exponential(mean));
    ns3::Simulator::Schedule(ns3::TimeStep(delay), event, this, arguments...);
  }

  static double now() { return 1e-9 * static_cast<double>(ns3::Simulator::Now().GetTimeStep()); }

  void hold() {
    if (meter_.operation(now())) return ns3::Simulator::Stop();
    later(holdTime, &Model::hold);
  }

  void customerArrives() {
    meter_.enter(now());
    arrivals_.push_back(now());
    if (arrivals_.size() == 1) later(customerService, &Model::customerDeparts);
    later(arrivalInterval, &Model::customerArrives);
  }

  void customerDeparts() {
    if (meter_.leave(now())) return ns3::Simulator::Stop();
    arrivals_.pop_front();
    if (!arrivals_.empty()) later(customerService, &Model::customerDeparts);
  }

  void requestArrives(uint32_t id) {
    meter_.enter(now());
    if (free_ > 0) {
      --free_;
      later(serviceTime, &Model::requestDeparts, id);
    } else {
      waiting_.push_back(id);
    }
  }

  void requestDeparts(uint32_t id) {
    if (meter_.leave(now())) return ns3::Simulator::Stop();
    later(thinkTime, &Model::requestArrives, id);
    if (waiting_.empty()) {
      ++free_;
    } else {
      later(serviceTime, &Model::requestDeparts, waiting_.front());
      waiting_.pop_front();
    }
  }

  const Task& task_;
  Meter meter_;
  Random random_;
  uint64_t free_;
  std::deque<uint32_t> waiting_;
  std::deque<double> arrivals_;
};

}  // namespace

int main(int count, char** words) {
  const Task task(count, words);
  ns3::ObjectFactory scheduler("ns3::" + task.variant + "Scheduler");
  ns3::Simulator::SetScheduler(scheduler);
  Model(task).run();
}
