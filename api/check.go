package api

// The values of MonitorType between which this console switches.
const (
	CheckPort = "Port"
	CheckPath = "Path"
)

// OtherCheck is the health check that the VServer could have instead, "" for none: TCP knows Port
// only, and what UDP has is not switched here (API reference).
func (v VServer) OtherCheck() string {
	switch now := v.MonitorType.Or(""); {
	case !v.Layer7():
		return ""
	case now == CheckPort:
		return CheckPath
	case now == CheckPath:
		return CheckPort
	default:
		return ""
	}
}

// AllFail says whether no backend passes the VServer's health check: each that is not disabled fails,
// and there is one.
func (v VServer) AllFail() bool {
	backends, _ := v.Backends.Get()
	return AllFail(backends, Backend.State)
}

// AllFail is the same of whatever has a backend's state.
func AllFail[B any](backends []B, state func(B) State) bool {
	fail := false
	for _, b := range backends {
		switch state(b) {
		case StateDisabled:
		case StateFailing:
			fail = true
		default:
			return false
		}
	}
	return fail
}
