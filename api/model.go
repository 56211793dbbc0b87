// Package api is the language of the domain: load balancers, their VServers, backends and rules,
// the states they are in, what can go wrong, and the Client that every part of the console speaks
// to. It imports nothing of the console's and does no I/O.
//
// Field names follow the public API reference of UCloud's ULB (the traditional load balancer, which
// the pages also call CLB). Values stay exactly as the service sent them: cleaning for a terminal
// happens where they are drawn.
package api

import "time"

// Ids as the service gives them. They may be bare UUIDs: no prefix is promised.
type (
	RegionID  string
	ProjectID string
	ULBID     string
	VServerID string
	BackendID string
	PolicyID  string
)

// Scope is where a request is asked: a region, and a project in it. An empty project lets the
// service choose the account's default one.
type Scope struct {
	Region  RegionID
	Project ProjectID
}

// Region is one region of GetRegion, whose rows per zone are folded into one.
type Region struct {
	ID      RegionID
	Name    Maybe[string]
	Default bool
}

// Project is one project of GetProjectList.
type Project struct {
	ID      ProjectID
	Name    Maybe[string]
	Default bool
}

// Field is a field of the service that this program has no name for, kept so that "describe" can
// show everything. Value is its JSON text.
type Field struct {
	Name  string
	Value string
}

// ULB is a load balancer (ULBSet of DescribeULB).
type ULB struct {
	ID            ULBID
	Name          Maybe[string]
	Type          Maybe[string] // OuterMode (internet) or InnerMode (VPC)
	ListenType    Maybe[string] // RequestProxy, PacketsTransmit, Comprehensive, Pending
	IPVersion     Maybe[string]
	PrivateIP     Maybe[string] // "" when OuterMode
	IPs           Maybe[[]EIP]
	SnatIPs       Maybe[[]string] // absent is known and empty: the service names them only where there are any
	VPC           Maybe[string]
	Subnet        Maybe[string]
	Business      Maybe[string] // BusinessId
	Tag           Maybe[string]
	Remark        Maybe[string]
	Bandwidth     Maybe[int] // Mbit/s
	BandwidthType Maybe[int] // 0 own, 1 shared
	Created       Maybe[time.Time]
	Firewalls     Maybe[[]Firewall]
	LogEnabled    Maybe[int] // EnableLog: 1 on, 0 off
	Log           Maybe[LogTarget]
	VServers      Maybe[[]VServer] // VServerSet: absent and null are unknown; a VServer may be in it twice
	Other         []Field
}

// EIP is a public address of a ULB (ULBIPSet).
type EIP struct {
	Address       Maybe[string] // EIP
	ID            Maybe[string] // EIPId
	Operator      Maybe[string] // OperatorName
	Bandwidth     Maybe[int]    // Mbit/s; 0 says nothing
	BandwidthType Maybe[int]
	Other         []Field
}

// Firewall is a firewall bound to a ULB (FirewallSet).
type Firewall struct {
	ID    Maybe[string]
	Name  Maybe[string]
	Other []Field
}

// LogTarget is where a ULB's access log goes (LoggerSet).
type LogTarget struct {
	Bucket    Maybe[string]
	TokenID   Maybe[string]
	TokenName Maybe[string]
	Other     []Field
}

// VServer is a listener of a ULB (ULBVServerSet).
type VServer struct {
	ID VServerID
	// ULB is as it came, and may be another than was asked for. It is filled in where DescribeULB
	// leaves it out.
	ULB             ULBID
	Name            Maybe[string]
	Protocol        Maybe[string] // HTTP, HTTPS, TCP, UDP
	Port            Maybe[int]    // FrontendPort
	ListenType      Maybe[string]
	Method          Maybe[string] // see the Method constants
	PersistenceType Maybe[string] // None, ServerInsert, UserDefined
	PersistenceInfo Maybe[string]
	ClientTimeout   Maybe[int]    // seconds
	MonitorType     Maybe[string] // Port, Path, Ping, Customize
	Domain          Maybe[string] // of the health check
	Path            Maybe[string] // of the health check
	RequestMsg      Maybe[string]
	ResponseMsg     Maybe[string]
	Status          Maybe[int] // shown raw only: sources disagree on 1 and 2, see State
	Compression     Maybe[int] // EnableCompression
	HTTP2           Maybe[int] // EnableHTTP2
	ForwardPort     Maybe[int]
	Certificates    Maybe[[]Certificate] // SSLSet
	SecurityPolicy  Maybe[SecurityPolicy]
	// Backends is BackendSet: absent is unknown, null is known and a nil slice, and [] is known
	// and an empty one. Null that follows a set with backends proves less than [] does. A
	// backend may be in it twice.
	Backends Maybe[[]Backend]
	Rules    Maybe[[]Rule] // PolicySet: absent and null are unknown
	Other    []Field
}

// Values of VServer.Method that change what a release does.
const (
	MethodSource           = "Source"
	MethodSourcePort       = "SourcePort"
	MethodWeightRoundrobin = "WeightRoundrobin"
	MethodBackup           = "Backup"
)

// Certificate is a certificate bound to a VServer (ULBSSLSet), without its content and keys, which
// are never read.
type Certificate struct {
	ID      Maybe[string]
	Name    Maybe[string]
	Domains Maybe[string]
	Created Maybe[time.Time] // CreateTime
	Issued  Maybe[time.Time] // NotBefore
	Expires Maybe[time.Time] // NotAfter
	Other   []Field
}

// SecurityPolicy is the TLS policy of a VServer (BindSecurityPolicy).
type SecurityPolicy struct {
	ID         Maybe[string]
	Name       Maybe[string]
	Type       Maybe[int] // 0 predefined, 1 custom
	TLSVersion Maybe[string]
	Ciphers    Maybe[[]string]
	Other      []Field
}

// Backend is a real server behind a VServer (ULBBackendSet).
type Backend struct {
	ID              BackendID     `json:",omitzero"`
	ResourceType    Maybe[string] `json:",omitzero"` // UHost, UPM, UDHost, UDocker, UHybrid, CUBE, UNI, IP, or any other
	ResourceID      Maybe[string] `json:",omitzero"` // the host's id
	ResourceName    Maybe[string] `json:",omitzero"` // the host's name
	SubResourceType Maybe[string] `json:",omitzero"`
	SubResourceID   Maybe[string] `json:",omitzero"`
	SubResourceName Maybe[string] `json:",omitzero"`
	PrivateIP       Maybe[string] `json:",omitzero"`
	Port            Maybe[int]    `json:",omitzero"`
	Enabled         Maybe[int]    `json:",omitzero"` // 1 on, 0 off
	Status          Maybe[int]    `json:",omitzero"` // 0 healthy, 1 failing
	IsBackup        Maybe[int]    `json:",omitzero"` // only with Method Backup: 0 main, 1 standby
	Weight          Maybe[int]    `json:",omitzero"` // matters only with WeightRoundrobin
	VPC             Maybe[string] `json:",omitzero"`
	Subnet          Maybe[string] `json:",omitzero"`
	Other           []Field       `json:"-"`
}

// Rule is a forwarding rule of an HTTP or HTTPS VServer (ULBPolicySet; the API says "policy").
type Rule struct {
	ID              PolicyID        `json:",omitzero"` // "" for the Default rule
	PolicyType      Maybe[string]   `json:",omitzero"` // Custom or Default
	Type            Maybe[string]   `json:",omitzero"` // Domain or Path; "" for the Default rule
	Match           Maybe[string]   `json:",omitzero"`
	DomainMatchMode Maybe[string]   `json:",omitzero"` // Regular or Wildcard
	Priority        Maybe[int]      `json:",omitzero"` // 1..9999, larger wins; 0 for the Default rule
	Members         Maybe[[]Member] `json:",omitzero"` // BackendSet: absent and null are unknown; one may be in it twice
	Other           []Field         `json:"-"`
}

// PolicyDefault is the PolicyType of the rule that mirrors all backends. It never blocks a release.
// Any other value, and an absent one, counts as a Custom rule: taking a rule for harmless must not
// rest on a missing field.
const PolicyDefault = "Default"

// Custom says whether the rule is one that a backend must leave before it can be released.
func (r Rule) Custom() bool { return !Is(r.PolicyType, PolicyDefault) }

// Has says whether the backend is a member of the rule.
func (r Rule) Has(id BackendID) bool {
	members, _ := r.Members.Get()
	for _, m := range members {
		if m.Backend == id {
			return true
		}
	}
	return false
}

// Member is a backend in a rule (PolicyBackendSet). It carries no health: join it with the
// VServer's backends on its id.
type Member struct {
	Backend         BackendID     `json:",omitzero"`
	PrivateIP       Maybe[string] `json:",omitzero"`
	Port            Maybe[int]    `json:",omitzero"`
	ResourceType    Maybe[string] `json:",omitzero"`
	ResourceName    Maybe[string] `json:",omitzero"`
	ResourceID      Maybe[string] `json:",omitzero"` // ObjectId: a UUID, not the id of the backend's host
	SubResourceType Maybe[string] `json:",omitzero"`
	SubResourceID   Maybe[string] `json:",omitzero"`
	SubResourceName Maybe[string] `json:",omitzero"`
	Other           []Field       `json:"-"`
}

// Layer7 says whether the VServer speaks HTTP or HTTPS, the protocols that have forwarding rules.
// An unknown protocol counts: what is not known to be without rules is treated as having them.
func (v VServer) Layer7() bool {
	p, known := v.Protocol.Get()
	return !known || p == "HTTP" || p == "HTTPS"
}
