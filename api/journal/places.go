package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"cloud.internal/ulbconsole/api"
)

const (
	placesName = "places.json"
	// maxPlaces bounds the file, mostPlaces how many profiles are remembered.
	maxPlaces  = 512 << 10
	mostPlaces = 30
)

// Places are the last place of each profile, in a file of their own beside the journal, under the same
// rules of who owns what. They are a convenience: nothing rests on them, and of two consoles that
// write them the last one wins. They are safe for concurrent use.
type Places struct {
	dir string

	mu    sync.Mutex
	all   []placeLine
	noted map[string]bool // the profiles whose places are this console's
}

// placeLine is a place as it stands in the file.
type placeLine struct {
	Profile     string `json:"profile"`
	Region      string `json:"region"`
	Project     string `json:"project"`
	ULB         string `json:"ulb"`
	ULBName     string `json:"ulb_name,omitempty"`
	VServer     string `json:"vserver,omitempty"`
	VServerName string `json:"vserver_name,omitempty"`
}

// OpenPlaces reads what was remembered. The Places can be used beside an error, too: what could not be
// read is then as if it had never been.
func OpenPlaces(dir string) (*Places, error) {
	p := &Places{dir: dir, noted: map[string]bool{}}
	d, err := openFolder(dir)
	if err == nil {
		defer d.close()
		p.all, err = readPlaces(d)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return p, err
}

// Last is the place that a profile was left at.
func (p *Places) Last(profile string) (api.NamedPlace, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.all, func(l placeLine) bool { return l.Profile == profile })
	if i < 0 {
		return api.NamedPlace{}, false
	}
	return p.all[i].place(), true
}

// Note takes a place in, which Save then writes. It does no I/O.
func (p *Places) Note(at api.NamedPlace) {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := lineOfPlace(at)
	if !line.fit() {
		return
	}
	p.noted[line.Profile] = true
	p.all = withPlace(p.all, line)
}

// Save writes the places: those of this console, and of other profiles what stands in the file now.
// Where the folder is not there nothing is made.
func (p *Places) Save() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	d, err := openFolder(p.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	defer d.close()
	others, err := readPlaces(d)
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errNoPlaces) {
		return err // of another user, or a link: it is left alone
	}
	for _, line := range slices.Backward(p.all) {
		if p.noted[line.Profile] {
			others = withPlace(others, line)
		}
	}
	text, err := json.MarshalIndent(others, "", " ")
	if err != nil {
		return fault(d.at(placesName), err, "move it away")
	}
	next := fmt.Sprintf("places-%d.next", os.Getpid())
	if err := d.write(next, append(text, '\n')); err != nil {
		return fault(d.at(next), err, cureFor(err))
	}
	if err := d.root.Rename(next, placesName); err != nil {
		_ = d.root.Remove(next)
		return fault(d.at(placesName), err, cureFor(err))
	}
	return nil
}

var errNoPlaces = errors.New("it is no list of places")

// readPlaces reads the file, the place that was noted last first.
func readPlaces(d *folder) ([]placeLine, error) {
	f, err := d.open(placesName, os.O_RDONLY)
	if err != nil {
		return nil, d.notOpened(placesName, err)
	}
	defer func() { _ = f.Close() }()
	if err := checkFile(f, d.at(placesName)); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxPlaces+1))
	if err != nil {
		return nil, fault(d.at(placesName), err, cureFor(err))
	}
	var all []placeLine
	if len(text) > maxPlaces || json.Unmarshal(text, &all) != nil {
		return nil, fault(d.at(placesName), errNoPlaces, "move it away")
	}
	all = slices.DeleteFunc(all, func(l placeLine) bool { return !l.fit() })
	return all[:min(len(all), mostPlaces)], nil
}

// withPlace puts the place of a profile first.
func withPlace(all []placeLine, line placeLine) []placeLine {
	rest := slices.DeleteFunc(slices.Clone(all), func(l placeLine) bool { return l.Profile == line.Profile })
	rest = slices.Insert(rest, 0, line)
	return rest[:min(len(rest), mostPlaces)]
}

// fit says whether a line can be a place: ids and names of the service are shorter than what is shown whole.
func (l placeLine) fit() bool {
	texts := []string{l.Profile, l.Region, l.Project, l.ULB, l.ULBName, l.VServer, l.VServerName}
	return l.Region != "" && l.ULB != "" && !slices.ContainsFunc(texts, func(text string) bool {
		return len(text) > api.Longest || text != strings.ToValidUTF8(text, "")
	})
}

func lineOfPlace(at api.NamedPlace) placeLine {
	return placeLine{
		Profile: at.Profile, Region: string(at.Scope.Region), Project: string(at.Scope.Project), ULB: string(at.ULB),
		ULBName: at.ULBName, VServer: string(at.VServer), VServerName: at.VServerName,
	}
}

func (l placeLine) place() api.NamedPlace {
	return api.NamedPlace{Place: api.Place{
		Profile: l.Profile, Scope: api.Scope{Region: api.RegionID(l.Region), Project: api.ProjectID(l.Project)},
		ULB: api.ULBID(l.ULB), VServer: api.VServerID(l.VServer),
	}, ULBName: l.ULBName, VServerName: l.VServerName}
}
