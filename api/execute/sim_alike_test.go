package execute_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
)

// normal is a copy with the members of each rule sorted, for they are a set.
func normal(all []demo.VServerState) []demo.VServerState {
	all = slices.Clone(all)
	for i := range all {
		all[i].Backends = slices.Clone(all[i].Backends)
		all[i].Rules = slices.Clone(all[i].Rules)
		for j := range all[i].Rules {
			members := slices.Clone(all[i].Rules[j].Members)
			slices.Sort(members)
			all[i].Rules[j].Members = slices.Compact(members)
		}
	}
	return all
}

func idsOf(all []demo.VServerState) map[string]bool {
	ids := map[string]bool{}
	for _, v := range all {
		for _, r := range v.Rules {
			ids[r.PolicyID] = true
		}
	}
	return ids
}

func wasEmpty(all []demo.VServerState, id string) bool {
	for _, v := range all {
		for _, r := range v.Rules {
			if r.PolicyID == id {
				return len(r.Members) == 0
			}
		}
	}
	return false
}

// like describes a VServer without the ids that a way back renews, and without what a quirk kept
// the console from knowing.
func (w *simWorld) like(v demo.VServerState) []string {
	names := map[string]string{}
	all := []string{"checked by " + v.Monitor}
	for _, b := range v.Backends {
		names[b.BackendID] = fmt.Sprint(b.ResourceID, b.SubResourceID, b.Port)
		if b.ResourceID == "" {
			names[b.BackendID] += b.PrivateIP
		}
		b.BackendID, b.Failing = "", false
		if w.has("no-weight") {
			b.Weight = 0
		}
		if w.has("no-health") {
			b.Enabled = true
		}
		if w.has("allocate-other-ip") {
			b.PrivateIP = ""
		}
		all = append(all, fmt.Sprintf("%+v", b))
	}
	for _, r := range v.Rules {
		members := make([]string, 0, len(r.Members))
		for _, id := range r.Members {
			members = append(members, names[id])
		}
		slices.Sort(members)
		all = append(all, fmt.Sprintf("%s %q %q %d %q", r.Type, r.Match, r.DomainMatchMode, r.Priority, members))
	}
	slices.Sort(all)
	return all
}

// asOnDisk reads the operation from the journal's file, as a next start would.
func (w *simWorld) asOnDisk(id string) (op change.Operation, found bool) {
	text, err := os.ReadFile(w.journal)
	if err != nil {
		w.wrong("the journal cannot be read: %v", err)
	}
	var folding change.Folding
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var e change.Entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			w.wrong("a line of the journal is damaged: %v", err)
		}
		folding.Take(&e)
	}
	if secret := string(text); strings.Contains(secret, demo.PrivateKey) || strings.Contains(secret, demo.PublicKey) ||
		strings.Contains(secret, `"Signature"`) {
		w.wrong("the journal holds a secret")
	}
	for _, op := range folding.Operations(time.Time{}) {
		if op.ID == id {
			return op, true
		}
	}
	return op, false
}
