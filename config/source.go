package config

import (
	"cmp"
	"fmt"
	"time"
)

// source is one place that credentials come from, as read: a profile of the configuration file, a
// profile of the CLI, or the environment.
type source struct {
	profile, words      string
	folder              string            // under which its relative paths hang; "" is the working folder
	prefix              string            // where it stands, put before its errors; "" for the environment
	places              map[string]string // likewise for a field, where that is known better
	names               map[string]string // what the source calls a field, where that is not the field's own name
	baseURL, defaultURL string
	fromCLI             bool
	broken              bool // what it says of itself is wrong, and reported
	region, project     string

	publicKey                             string
	privateKey, securityToken, channelKey Secret
	command                               []string

	color        string // of its name on the screen: a number as ProfileColor
	caFile       string
	insecureHTTP bool
	limits
}

// limits is what a profile and the top of the file can both set; nil and zero are not set.
type limits struct {
	readOnly, protected bool
	refresh             *time.Duration
	timeout             timeout
	floor               floor
	maxTargets          int
}

func (l *limits) addFields(to map[string]fieldReader, place func(line int) string) {
	to["read_only"] = boolField(&l.readOnly)
	to["protected"] = boolField(&l.protected)
	to["refresh"] = refreshField(&l.refresh)
	to["timeout"] = timeoutField(&l.timeout, place)
	to["serving_floor"] = floorField(&l.floor)
	to["max_targets"] = targetsField(&l.maxTargets)
}

// inEnvironment tells the environment from a profile that happens to be called so.
func (s *source) inEnvironment() bool { return s.prefix == "" }

func (s *source) errorf(format string, args ...any) error {
	return fmt.Errorf("%s%w", s.prefix, fmt.Errorf(format, args...))
}

// fieldErrorf is errorf for what is wrong with a field.
func (s *source) fieldErrorf(field, format string, args ...any) error {
	return fmt.Errorf("%s%w", cmp.Or(s.places[field], s.prefix), fmt.Errorf(format, args...))
}

func (s *source) fieldName(field string) string {
	return cmp.Or(s.names[field], field)
}
