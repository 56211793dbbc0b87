package api

// Kind sorts errors by what the operator can do about them.
type Kind string

// The kinds of error.
const (
	KindAuth        Kind = "auth"         // the keys are not accepted
	KindPermission  Kind = "permission"   // the keys may not do this
	KindNotFound    Kind = "not found"    // the object is not there (any more)
	KindInRule      Kind = "in a rule"    // the backend is still in a forwarding rule
	KindThrottled   Kind = "throttled"    // too many requests
	KindUnavailable Kind = "unavailable"  // the service or the network is in trouble
	KindTimeout     Kind = "timeout"      // no answer in time
	KindBadResponse Kind = "bad response" // the answer makes no sense
	KindInvalid     Kind = "invalid"      // the request is refused as it stands
	KindNoProduct   Kind = "no product"   // the region has no load balancers
	KindNoRegion    Kind = "no region"    // the service's list of regions lacks it
	KindReadOnly    Kind = "read-only"    // refused here: the session may not write
)
