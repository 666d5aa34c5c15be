// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// A token with six decimals whose `transfer` answers `true`, as the standard asks.
contract Token {
    string public constant name = "Test Dollar";
    string public constant symbol = "TUSD";
    uint8 public constant decimals = 6;
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor(uint256 supply) {
        balanceOf[msg.sender] = supply;
        emit Transfer(address(0), msg.sender, supply);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        move(to, value);
        return true;
    }

    /// Several transfers in one transaction: the log's position has to be part of a transfer's name.
    function multi(address to, uint256[] calldata values) external {
        for (uint256 i = 0; i < values.length; i++) {
            move(to, values[i]);
        }
    }

    function move(address to, uint256 value) internal {
        require(balanceOf[msg.sender] >= value, "not enough");
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
    }
}

/// A token whose `transfer` answers nothing, like Tether's on Ethereum.
contract SilentToken {
    string public constant name = "Silent Dollar";
    string public constant symbol = "SUSD";
    uint8 public constant decimals = 6;
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor(uint256 supply) {
        balanceOf[msg.sender] = supply;
        emit Transfer(address(0), msg.sender, supply);
    }

    function transfer(address to, uint256 value) external {
        require(balanceOf[msg.sender] >= value, "not enough");
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
    }
}

/// Pays ether on from inside: the receiver gets money without a log and without being the transaction's `to`.
contract Forwarder {
    function forward(address payable to) external payable {
        (bool paid, ) = to.call{value: msg.value}("");
        require(paid, "not paid");
    }
}
