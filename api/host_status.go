package api

// HostStatus is what DescribeUHostInstance says of a host itself, whatever it serves.
type HostStatus struct {
	ID    string
	State Maybe[string] // HostRunning, HostStopped, Starting, Stopping, Rebooting, Initializing, Install Fail
}

// Values of HostStatus.State that say whether a host can answer.
const (
	HostRunning = "Running"
	HostStopped = "Stopped"
)
