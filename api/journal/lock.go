package journal

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// wordsSuffix follows a lock file's path in the name of the file that says who
// holds it. The lock file itself is not written: opening and closing it a second
// time could free it on a network's file system.
const wordsSuffix = ".json"

// holder is who has a load balancer locked, as the file beside the lock says.
type holder struct {
	change.Who
	PID    int          `json:"pid"`
	Since  time.Time    `json:"since"`
	Region api.RegionID `json:"region"`
	ULB    api.ULBID    `json:"ulb"`
}

// Lock claims a ULB among all consoles that share the journal, without waiting.
// Its error is change.ErrLocked where another one has it, or another caller in
// this one. Release may be called more than once.
func (j *Journal) Lock(region api.RegionID, ulb api.ULBID) (release func(), err error) {
	lock := j.locks.lock(lockNameOf(region, ulb), os.O_CREATE)
	err = j.exclusive(func() error {
		for _, d := range []*folder{j.folder, j.locks} {
			if err := d.inPlace(); err != nil {
				return err // consoles that find the new one know nothing of the locks in this
			}
		}
		if j.held[lock.name] != nil {
			return fmt.Errorf("%w: this one itself, with an earlier change", change.ErrLocked)
		}
		free, err := lock.try()
		switch {
		case err != nil:
			return fault(lock.path(), err, cureFor(err))
		case !free:
			return lock.heldBy()
		}
		j.held[lock.name] = lock
		lock.writeHolder(holder{Who: j.who, PID: os.Getpid(), Since: j.clock.Now().UTC(), Region: region, ULB: ulb})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		if j.held[lock.name] == lock {
			delete(j.held, lock.name)
			_ = lock.unlock()
		}
	}, nil
}

// lockNameOf is a file name for any two ids, whatever is in them.
func lockNameOf(region api.RegionID, ulb api.ULBID) string {
	return fmt.Sprintf("%x%s", sha256.Sum256(fmt.Appendf(nil, "%q %q", region, ulb)), lockSuffix)
}

// writeHolder writes down who holds the lock: words for others, it holds without.
func (l *fileLock) writeHolder(h holder) {
	text, err := json.Marshal(h)
	if err == nil {
		err = l.in.write(l.name+wordsSuffix, append(escape(text), '\n'))
	}
	if err != nil {
		_ = l.in.root.Remove(l.name + wordsSuffix) // it would name the one before
	}
}

// heldBy is change.ErrLocked with who has the lock, as far as that is written down.
func (l *fileLock) heldBy() error {
	f, err := l.in.open(l.name+wordsSuffix, os.O_RDONLY)
	if err != nil {
		return change.ErrLocked
	}
	defer func() { _ = f.Close() }()
	text, _ := io.ReadAll(io.LimitReader(f, 16<<10))
	var h holder
	if json.Unmarshal(text, &h) != nil || h.PID == 0 {
		return change.ErrLocked
	}
	return fmt.Errorf("%w: %s", change.ErrLocked, h)
}

func (h holder) String() string {
	var b strings.Builder
	b.WriteString(h.User)
	if uid, known := h.UID.Get(); known {
		fmt.Fprintf(&b, " uid %d", uid)
	}
	if h.Sudo != "" {
		fmt.Fprintf(&b, " (by sudo from %s)", h.Sudo)
	}
	if h.Client != "" {
		fmt.Fprintf(&b, " from %s", h.Client)
	}
	fmt.Fprintf(&b, ", process %d", h.PID)
	if h.Host != "" {
		fmt.Fprintf(&b, " on %s", h.Host)
	}
	fmt.Fprintf(&b, ", since %s", h.Since.Local().Format("15:04:05 MST"))
	return bounded(b.String(), 300)
}
