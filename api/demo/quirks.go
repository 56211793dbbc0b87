package demo

import (
	"fmt"
	"strings"
)

// Named is one thing a user can ask for by name, with its line of help.
type Named struct{ Name, Help string }

// QuirkNames lists the quirks, in the order to show them: each plays one uncertain rule
// the other way round.
func QuirkNames() []Named {
	return []Named{
		{"release-4110-per-vserver", "a release is refused with 4110 while the VServer has any Custom rule, not only " +
			"while one holds the backend"},
		{"release-4110-default", "a release is refused with 4110 while the Default rule has the backend, too"},
		{"empty-rule-4077", "UpdatePolicy without BackendId is refused with 4077 instead of emptying the rule"},
		{"priority-0-refused", "PolicyPriority 0 is refused with 230 instead of being accepted"},
		{"priority-reset", "UpdatePolicy without PolicyPriority sets it to 0 instead of leaving it"},
		{"mode-reset", "UpdatePolicy without DomainMatchMode sets the default one instead of leaving it"},
		{"second-release-4093", "releasing a backend that is not there gives 4093 instead of 4103"},
		{"duplicate-63016", "adding a host a second time gives 63016 instead of 4109"},
		{"allocate-other-ip", "a host that is added comes with another address than it had"},
		{"no-new-id", "AllocateBackend and CreatePolicy give no new id"},
		{"ignore-disable", "UpdateBackendAttribute says 0 to Enabled=0 and leaves the backend enabled"},
		{"backup-ignores-disable", "UpdateBackendAttribute says 0 but leaves Enabled and Weight as they are where Method " +
			"is Backup"},
		{"put-back", "a released host is put back at once under a new id, as Kubernetes and Terraform do"},
		{"refused-then-done", "every write is refused with a RetCode for failed, try later, and shows as done 5 s after"},
		{"two-replicas", "two replicas answer Describe in turn, and the second is 8 s behind"},
		{"unknown-key-171", "an unknown public key gives 171, as keys of the other brand do, instead of 172"},
		{"project-required", "a request without ProjectId is refused with 220, as for a sub-account, instead of meaning " +
			"the default project"},
		{"no-project-list", "GetProjectList is refused with 299"},
		{"region-without-product-4996", "a third region without the product answers 4996"},
		{"region-without-product-230", "a third region without the product answers 230"},
		{"region-without-product-293", "a third region without the product answers 293"},
		{"gone-4103", "describing a ULB or VServer that is not there gives 4103 instead of no rows"},
		{"gone-4086", "describing a ULB or VServer that is not there gives 4086 instead of no rows"},
		{"gone-4088", "describing a ULB or VServer that is not there gives 4088 instead of no rows"},
		{"ulb-page-50", "DescribeULB gives at most 50 rows, whatever the Limit"},
		{"vserver-page-20", "DescribeVServer without Limit gives 20 rows instead of all"},
		{"no-total", "TotalCount is absent"},
		{"no-vserver-set", "VServerSet in DescribeULB is null"},
		{"no-backend-set", "BackendSet is absent from VServers"},
		{"no-policy-set", "PolicySet is absent from VServers"},
		{"no-health", "Status and Enabled are absent from backends"},
		{"no-weight", "Weight is absent from backends"},
		{"duplicate-row-health", "BackendSet lists its first backend a second time, with the other health"},
		{"duplicate-row-address", "BackendSet lists its first backend a second time, with another address"},
		{"status-swapped", "a VServer's Status says 1 for some bad and 2 for all bad"},
		{"bare", "bare fields: only ids, names, addresses, ports, protocols, what rules match and collections come"},
		{"nulls", "empty collections come as null"},
		{"retcode-string", "RetCode comes as a string"},
		{"number-strings", "every number comes as a string"},
		{"huge", "two more load balancers: one with 10,000 backends, a rule of 10,000 members, 500 rules and a Match of " +
			"64 KiB, one with a name of 100 KiB"},
		{"extra-fields", "every object has a field nobody knows"},
		{"uuid-ids", "ids are bare UUIDs"},
		{"chinese", "messages are in Chinese"},
		{"vserver-id-ignored", "DescribeVServer takes no notice of VServerId and gives all listeners"},
		{"vserver-id-unknown", "DescribeVServer gives no rows for a VServerId, though the listener is there"},
	}
}

func checkQuirks(names []string) (map[string]bool, error) {
	known := map[string]bool{}
	all := make([]string, 0, len(QuirkNames()))
	for _, q := range QuirkNames() {
		known[q.Name] = true
		all = append(all, q.Name)
	}
	on := map[string]bool{}
	for _, name := range names {
		if !known[name] {
			return nil, fmt.Errorf("unknown quirk %q: use one of %s", name, strings.Join(all, ", "))
		}
		on[name] = true
	}
	return on, nil
}
