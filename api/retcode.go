package api

// meaning is what is known of a RetCode: the public error tables of the
// service, what live calls and the vendor's acceptance tests showed.
type meaning struct {
	kind  Kind
	what  string
	next  string
	retry bool // a read may be repeated
	vague bool // on a write: it may have happened all the same
}

const (
	readAgain    = "refresh to see what is there now"
	reportIt     = "this is a defect of this program: please report it with the request id"
	checkKeys    = "check the profile's keys and that they belong to this endpoint"
	waitAndTry   = "wait a moment, then refresh"
	seeAdmin     = "ask the account's administrator"
	alreadyThere = "refresh to see its id there"
	readThenTry  = "refresh, and try again only if it is still there"
)

func meaningOf(code int) meaning {
	if m, ok := meanings[code]; ok {
		return m
	}
	return meaning{kind: KindInvalid}
}

var meanings = map[int]meaning{
	110: {kind: KindTimeout, what: "the service gave up after its own time limit", next: waitAndTry, retry: true, vague: true},
	130: {kind: KindUnavailable, what: "the service's gateway is in trouble", next: waitAndTry, retry: true, vague: true},
	150: {kind: KindUnavailable, what: "the service is in trouble", next: waitAndTry, retry: true, vague: true},
	153: {kind: KindThrottled, what: "the service asks for fewer requests", next: waitAndTry, retry: true},
	160: {kind: KindInvalid, what: "the request names no action", next: reportIt},
	161: {kind: KindInvalid, what: "the service does not know this action", next: "check that the endpoint is the public API; if it is, please report it with the request id"},
	170: {kind: KindAuth, what: "the request carries no signature", next: checkKeys},
	171: {kind: KindAuth, what: "the signature is wrong", next: "check the private key, and that the keys belong to this endpoint: SurferCloud's and UCloud's keys do not work at each other's"},
	172: {kind: KindAuth, what: "the service does not know this public key", next: checkKeys},
	174: {kind: KindAuth, what: "the service does not know this security token", next: "get a fresh token: temporary keys expire"},
	210: {kind: KindInvalid, what: "a parameter is missing", next: reportIt},
	220: {kind: KindInvalid, what: "a parameter is missing", next: reportIt},
	230: {kind: KindInvalid, what: "a parameter's value is not available, which may mean that the region is not allowed", next: "check the region and the project"},
	292: {kind: KindInvalid, what: "the project does not exist", next: "choose another project"},
	293: {kind: KindPermission, what: "the zone or region is not allowed for these keys", next: "choose another region, or " + seeAdmin},
	294: {kind: KindPermission, what: "requests from this machine's address are refused", next: "add this machine's address to the keys' allowed addresses"},
	295: {kind: KindPermission, what: "the account is under a security lock", next: "unlock it in the web console, or " + seeAdmin},
	299: {kind: KindPermission, what: "IAM denies this action", next: "ask the account's administrator for the permission for this action"},

	4072: {kind: KindNotFound, what: "the service could not get the object's data", next: readAgain, retry: true},
	4074: {kind: KindUnavailable, what: "the update failed", next: readThenTry, vague: true},
	4077: {kind: KindInvalid, what: "a rule cannot be without backends", next: "add another backend to the rule first, or delete the rule"},
	4086: {kind: KindNotFound, what: "the load balancer was not found", next: readAgain, retry: true},
	4088: {kind: KindNotFound, what: "there is no such VServer", next: readAgain},
	4091: {kind: KindNotFound, what: "the service could not get the backend's data", next: readAgain, retry: true},
	4092: {kind: KindUnavailable, what: "deleting the backend failed", next: readThenTry, vague: true},
	4093: {kind: KindNotFound, what: "there is no such backend", next: readAgain},
	4096: {kind: KindNotFound, what: "the service could not get the rule's data", next: readAgain, retry: true},
	4100: {kind: KindNotFound, what: "the service could not get the data of the VServer or its rule", next: readAgain, retry: true},
	4102: {kind: KindUnavailable, what: "the update failed", next: readThenTry, vague: true},
	4103: {kind: KindNotFound, what: "the object was not found", next: readAgain, retry: true},
	4104: {kind: KindUnavailable, what: "the deletion failed", next: readThenTry, vague: true},
	4109: {kind: KindInvalid, what: "the host is already a backend there", next: alreadyThere},
	4110: {kind: KindInRule, what: "the backend is still in a forwarding rule", next: "take it out of its forwarding rules first"},
	4112: {kind: KindInvalid, what: "TCP and UDP VServers have no rules", next: reportIt},
	4116: {kind: KindInvalid, what: "TCP and UDP VServers have no rules", next: reportIt},
	4141: {kind: KindNotFound, what: "the service could not get the load balancer's data", next: readAgain, retry: true},
	4143: {kind: KindNotFound, what: "there is no such VServer", next: readAgain},
	4146: {kind: KindNotFound, what: "the service could not get the object's data", next: readAgain, retry: true},
	4147: {kind: KindUnavailable, what: "deleting the backend failed", next: readThenTry, vague: true},
	4148: {kind: KindNotFound, what: "there is no such backend", next: readAgain},
	4207: {kind: KindInvalid, what: "a quota is used up", next: "raise the quota, or remove what is not needed"},
	4357: {kind: KindPermission, what: "the keys may not do this", next: seeAdmin},
	4504: {kind: KindPermission, what: "the keys may not do this", next: seeAdmin},
	4508: {kind: KindPermission, what: "the keys may not do this", next: seeAdmin},
	4996: {kind: KindNoProduct, what: "this is not supported in this region", next: "choose another region"},

	63016: {kind: KindInvalid, what: "the host is already a backend there", next: alreadyThere},
	63032: {kind: KindInvalid, what: "the backend's VPC is not the load balancer's", next: "choose a backend in the same VPC"},
}
